import type { Queryable } from '../../platform/db.ts';
import { readFinding } from '../alerts/index.ts';
import { broughtBy } from '../attachments/index.ts';
import { readComplaint } from '../complaints/index.ts';
import type { Principal } from '../identity/index.ts';
import { documentsById } from '../ledger/index.ts';
import { caseForOfficer, type OfficersCase } from './case-for-officer.ts';
import { evidenceOutside, evidenceUnknown, requestUsed } from './cases.errors.ts';
import type { EntryInput } from './cases.schemas.ts';
import { lockCase } from './cases.store.ts';
import { documentLabel, mayCite } from './document-evidence.ts';
import { type Evidence, entryByRequest, insertEntry, insertEvidence } from './entries.store.ts';
import { acceptComplaint, type CaseTools } from './open-case.ts';

export interface EntryAnswer {
  entryId: string;
  replayed: boolean;
  status: 200 | 201;
}

/**
 * A note in the timeline, with what it rests on. Whoever sees the case may add one, after its end too: what comes late
 * is kept. Errors, in order: `case-unknown`, `outside-district`, `evidence-unknown`, `evidence-outside`,
 * `complaint-unknown`, `finding-unknown`, `exists-with-different-text`.
 */
export async function addNote(
  tools: CaseTools,
  principal: Principal,
  caseId: string,
  body: EntryInput,
): Promise<EntryAnswer> {
  const found = await caseForOfficer(tools, principal, caseId);
  const pieces = await Promise.all(
    (body.evidence ?? []).map((piece, index) => lookAt(tools, principal, found, piece, index)),
  );
  const evidence = pieces.map(({ untouched: _, ...piece }) => piece);
  const at = tools.clock.now();
  return once(tools, caseId, body, async (tx, entryId) => {
    const isNew = await insertEntry(tx, {
      entryId,
      caseId,
      at,
      accountId: principal.accountId,
      documentId: evidence.find((piece) => piece.kind === 'document')?.ref ?? null,
      kind: evidence.length > 0 ? 'evidence' : 'note',
      zh: body.text,
      en: body.text,
      figures: {},
      request: body.request,
    });
    if (!isNew) return false;
    await insertEvidence(tx, { entryId, caseId }, evidence);
    for (const piece of pieces) {
      if (piece.kind === 'complaint' && piece.untouched)
        await acceptComplaint(tx, tools, piece.ref, { at, accountId: principal.accountId });
    }
    return true;
  });
}

/** Adds an entry once for each name that its sender gives it. Errors: `exists-with-different-text`. */
export async function once(
  tools: CaseTools,
  caseId: string,
  said: { request: string; text: string },
  add: (tx: Queryable, entryId: string) => Promise<boolean>,
): Promise<EntryAnswer> {
  const entryId = tools.ids.next<'entry'>() as string;
  return tools.db.transaction(async (tx) => {
    await lockCase(tx, caseId);
    const earlier = await entryByRequest(tx, caseId, said.request);
    if (earlier === undefined && (await add(tx, entryId))) return { entryId, replayed: false, status: 201 };
    if (earlier === undefined || !earlier.zh.endsWith(said.text)) throw requestUsed(said.request);
    return { entryId: earlier.entryId, replayed: true, status: 200 };
  });
}

/** `untouched`: a complaint that nobody has taken up yet. */
async function lookAt(
  tools: CaseTools,
  principal: Principal,
  ofCase: OfficersCase,
  piece: NonNullable<EntryInput['evidence']>[number],
  position: number,
): Promise<Evidence & { untouched: boolean }> {
  const { kind, ref } = piece;
  const found = (label: string, untouched = false) => ({ kind, ref, label: piece.label ?? label, untouched });
  if (kind === 'complaint') {
    const complaint = await readComplaint(tools, principal, ref);
    return found(`投诉举报 ${complaint.number}`, complaint.state === 'received');
  }
  if (kind === 'finding') {
    const finding = await readFinding(tools, principal, ref);
    return found(finding.words.zh);
  }
  if (kind === 'file') {
    if (!/^[0-9a-f]{64}$/.test(ref)) throw evidenceUnknown(position);
    if ((await broughtBy(tools.db, tools.officeId, [ref])).size === 0) throw evidenceUnknown(position);
    return found(`文件 ${ref.slice(0, 12)}`);
  }
  const document = /^[0-9]{1,19}$/.test(ref) ? (await documentsById(tools.db, [ref])).get(ref) : undefined;
  if (!document) throw evidenceUnknown(position);
  if (!(await mayCite(tools, principal, ofCase, document))) throw evidenceOutside(position);
  return found(await documentLabel(tools.db, document));
}
