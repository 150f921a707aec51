import type { Queryable } from '../../platform/db.ts';
import { noteCaseOpened, readFinding } from '../alerts/index.ts';
import { type ComplaintTools, complaintIdOf, insertStep, readComplaint } from '../complaints/index.ts';
import type { PartyId, Principal } from '../identity/index.ts';
import { captureDocument, joinRecord, type RecordTools, recordOnce, splitRecord } from '../ledger/index.ts';
import { resultsOfLots } from '../lot-tests/index.ts';
import { divisionExists, findLot } from '../registry/index.ts';
import { admitLots } from '../trace/index.ts';
import { addEntry } from './add-entry.ts';
import { answersFor } from './case-for-officer.ts';
import {
  divisionOutside,
  divisionUnknown,
  originRefNeeded,
  takenAlready,
  testNotFailed,
} from './cases.errors.ts';
import type { OpenCaseInput } from './cases.schemas.ts';
import { caseRestingOn, caseTakenUp, insertCase, insertCaseLots, insertDecision } from './cases.store.ts';

export interface CaseTools extends RecordTools, Omit<ComplaintTools, 'db'> {
  /** The supervising office as the sender of what its officers decide. */
  officeId: PartyId;
  /** Told of each case that is closed, in the transaction that closes it: what ends with it. */
  onCaseClosed?: readonly OnCaseClosed[];
}

export type OnCaseClosed = (tx: Queryable, closed: { caseId: string; at: Date }) => Promise<void>;

export interface CaseAnswer {
  caseId: string;
  status: 200 | 201;
}

/** What is taken up once only. */
const TAKEN_ONCE: ReadonlySet<string> = new Set(['complaint', 'lot-test', 'finding', 'alert']);

/**
 * Opens a case: a document of the office, its first decision. What it came from is taken up by one case only; a complaint
 * is `accepted` by it, in the same transaction.
 *
 * Errors, in order: `exists-with-different-…`, `origin-ref-needed`, `complaint-unknown`, `finding-unknown`,
 * `lot-unknown`, `outside-district`, `lot-test-not-failed`, `division-unknown`, `case-exists`.
 */
export async function openCase(
  tools: CaseTools,
  principal: Principal,
  body: OpenCaseInput,
): Promise<CaseAnswer> {
  return recordOnce<CaseAnswer>(
    tools,
    { senderId: tools.officeId, number: body.documentNumber, kind: 'case-decision', body },
    {
      join: joinRecord,
      repeat: ({ documentId }) => ({ caseId: documentId, status: 200 }),
      lateSign: 'case-exists',
    },
    async () => {
      const from = await lookAtOrigin(tools, principal, body);
      const divisionCode = divisionOf(tools, principal, body.division, from.divisionCode);
      const caseId = tools.ids.next<'document'>() as string;
      await tools.db.transaction((tx) =>
        store(tx, tools, principal, { body, caseId, divisionCode, lotIds: from.lotIds, ref: from.ref }),
      );
      return { caseId, status: 201 };
    },
  );
}

interface Opening {
  body: OpenCaseInput;
  caseId: string;
  divisionCode: string;
  lotIds: readonly string[];
  /** What it came from, as the platform itself writes it. */
  ref: string | null;
}

async function store(tx: Queryable, tools: CaseTools, principal: Principal, opening: Opening): Promise<void> {
  const { body, caseId, divisionCode, lotIds } = opening;
  const at = tools.clock.now();
  const { kind } = body.origin;
  const { ref } = opening;
  const taken = TAKEN_ONCE.has(kind) ? `${kind === 'alert' ? 'finding' : kind} ${ref}` : null;
  const isNew = await insertCase(tx, {
    caseId,
    openedAt: at,
    openedBy: principal.accountId,
    divisionCode,
    title: body.title,
    origin: kind,
    originRef: ref,
    taken,
  });
  if (!isNew) {
    const known = taken === null ? undefined : await caseTakenUp(tx, taken);
    throw takenAlready(known?.caseId ?? '', known?.title ?? '');
  }
  await captureDocument(tx, tools, {
    documentId: caseId,
    kind: 'case-decision',
    senderId: tools.officeId,
    recordedBy: principal.accountId,
    senderNumber: body.documentNumber,
    occurredAt: at,
    body,
    sections: splitRecord(body),
    resolved: { case: caseId, decision: 'opened', division: divisionCode, lots: lotIds },
    projection: { movements: [] },
  });
  await insertDecision(tx, {
    documentId: caseId,
    caseId,
    at,
    decidedBy: principal.accountId,
    kind: 'opened',
    level: null,
    reason: body.note ?? body.title,
  });
  await insertCaseLots(tx, caseId, lotIds, { at, accountId: principal.accountId });
  if (kind === 'complaint' && ref !== null)
    await acceptComplaint(tx, tools, ref, { at, accountId: principal.accountId });
  if ((kind === 'finding' || kind === 'alert') && ref !== null)
    await noteCaseOpened(tx, tools, ref, { caseId, by: principal.accountId });
  await addEntry(tx, tools, {
    caseId,
    kind: 'opened',
    at,
    accountId: principal.accountId,
    documentId: caseId,
    zh: `立案：${body.title}${body.note ? `。${body.note}` : ''}`,
    en: `Case opened: ${body.title}${body.note ? `. ${body.note}` : ''}`,
    figures: { lots: lotIds.length },
    evidence:
      (kind === 'complaint' || kind === 'finding') && ref !== null
        ? [{ kind, ref, label: kind === 'complaint' ? `投诉举报 ${ref}` : `异常 ${ref}` }]
        : kind === 'lot-test' && ref !== null
          ? [{ kind: 'document', ref, label: `检测单据 ${ref}` }]
          : [],
  });
}

/** A case takes a complaint up: its page tells whoever filed it. */
export async function acceptComplaint(
  tx: Queryable,
  { ids }: Pick<CaseTools, 'ids'>,
  number: string,
  by: { at: Date; accountId: string },
): Promise<void> {
  const complaintId = complaintIdOf(number);
  if (complaintId === null) return;
  await insertStep(tx, {
    complaintId,
    stepId: ids.next<'step'>(),
    takenBy: by.accountId,
    at: by.at,
    state: 'accepted',
  });
}

/** What the case came from, which the officer must be able to see; and the lots that it names. */
async function lookAtOrigin(
  tools: CaseTools,
  principal: Principal,
  body: OpenCaseInput,
): Promise<{ lotIds: string[]; divisionCode: string | undefined; ref: string | null }> {
  const { kind, ref } = body.origin;
  // The same complaint typed in small letters, or the same number with a nought before it, is taken up once.
  let known = ref ?? null;
  if (TAKEN_ONCE.has(kind) && ref === undefined) throw originRefNeeded();
  const named: string[] = [];
  let divisionCode: string | undefined;
  if (kind === 'complaint') {
    const complaint = await readComplaint(tools, principal, ref ?? '');
    if (complaint.about.lotId !== null) named.push(complaint.about.lotId);
    divisionCode = districtOf(tools, complaint.divisionCode);
    known = complaint.number;
    // Laid before another case, it was taken up there.
    const other = await caseRestingOn(tools.db, 'complaint', complaint.number);
    if (other) throw takenAlready(other.caseId, other.title);
  }
  if (kind === 'finding' || kind === 'alert') {
    const finding = await readFinding(tools, principal, ref ?? '');
    if (finding.lot !== null) named.push(finding.lot.lotId);
    known = finding.findingId;
    const other = await caseRestingOn(tools.db, 'finding', finding.findingId);
    if (other) throw takenAlready(other.caseId, other.title);
  }
  const lots = await Promise.all((body.lots ?? []).map((lot) => findLot(tools.db, lot)));
  const lotIds = [...new Set([...named, ...lots.map((lot) => lot.lotId as string)])];
  await admitLots(tools, principal, lotIds);
  if (kind === 'lot-test') {
    const failed = (await resultsOfLots(tools.db, lotIds)).filter((one) => !one.passed);
    if (!failed.some((one) => one.documentId === ref)) throw testNotFailed();
  }
  return { lotIds, divisionCode, ref: known };
}

function districtOf({ city }: Pick<CaseTools, 'city'>, division: string | null): string | undefined {
  return [...city.districts.keys()].find((code) => division?.startsWith(code));
}

/** Whose case it is: what is asked for, else what it is about, else the officer's own. */
function divisionOf(
  tools: CaseTools,
  principal: Principal,
  asked: string | undefined,
  about: string | undefined,
): string {
  const own = principal.role === 'regulator' ? (principal.divisionCode ?? '') : tools.city.city.code;
  // The city's officers keep what they open, unless they name a district.
  const division = asked ?? (principal.divisionCode === tools.city.city.code ? own : (about ?? own));
  if (!divisionExists(tools.city, division)) throw divisionUnknown();
  if (!answersFor(tools, principal, division)) throw divisionOutside();
  return division;
}
