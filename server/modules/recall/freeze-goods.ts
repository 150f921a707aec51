import type { Queryable } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import { startDeadline } from '../deadlines/index.ts';
import { type AccountId, openOfficers, type Principal } from '../identity/index.ts';
import { captureDocument, joinRecord, recordOnce } from '../ledger/index.ts';
import { type Freeze, subjectText } from './freeze.rules.ts';
import { answersFor, divisionOf, subjectOf } from './freeze-subject.ts';
import { freezesById, insertFreeze } from './freezes.store.ts';
import { approverUnknown, caseUnknown, endsInPast, freezeUnknown } from './recall.errors.ts';
import type { FreezeInput, OfficeFreezeViewValue } from './recall.schemas.ts';
import type { RecallTools } from './recall-tools.ts';
import { viewForOffice, viewFreezes } from './view-freezes.ts';

/** The deadline by which another officer approves a freeze. */
export const APPROVAL_DEADLINE = 'freeze-approval';

export interface FreezeAnswer {
  view: OfficeFreezeViewValue;
  status: 200 | 201;
}

type NewFreeze = Omit<Freeze, 'lift' | 'approval' | 'frozenBy'> & { frozenBy: AccountId };

/**
 * Stops goods: from the moment this is stored no new voucher and no sale of them is taken, on any server. What is on the
 * way can still be received: where it went is evidence. Another officer approves it within the time that the city's
 * data says: the one who was named, or, of an urgent freeze, whoever else answers for the division.
 *
 * Errors, in order: `exists-with-different-…`, `freeze-subject-needed`, `lot-unknown`, `product-unknown`,
 * `party-unknown`, `outside-district`, `division-unknown`, `ends-in-past`, `approver-unknown`, `case-unknown`.
 */
export async function freezeGoods(
  tools: RecallTools,
  principal: Principal,
  body: FreezeInput,
): Promise<FreezeAnswer> {
  return recordOnce<FreezeAnswer>(
    tools,
    { senderId: tools.officeId, number: body.documentNumber, kind: 'freeze', body },
    {
      join: joinRecord,
      repeat: async ({ documentId }) => ({
        view: await viewFreeze(tools, principal, documentId, true),
        status: 200,
      }),
    },
    async () => {
      const subject = await subjectOf(tools, principal, body);
      const divisionCode = divisionOf(tools, principal, body.division);
      const now = tools.clock.now();
      if (body.endsOn !== undefined && body.endsOn < localDay(now, tools.city.city.timezone))
        throw endsInPast();
      if (body.approver !== undefined) await admitApprover(tools, principal, body.approver, divisionCode);
      if (body.case !== undefined) await admitCase(tools, principal, body.case);
      const freeze: NewFreeze = {
        freezeId: tools.ids.next<'document'>() as string,
        subject,
        divisionCode,
        documentNumber: body.documentNumber,
        clause: body.clause,
        reason: body.reason,
        at: now,
        endsOn: body.endsOn ?? null,
        frozenBy: principal.accountId,
        caseId: body.case ?? null,
        asked: { approverId: body.approver ?? null, by: null },
      };
      const name = await nameOf(tools, freeze);
      await tools.db.transaction((tx) => store(tx, tools, freeze, name, body));
      return { view: await viewFreeze(tools, principal, freeze.freezeId, false), status: 201 };
    },
  );
}

/** What is frozen, as people call it. */
async function nameOf(tools: RecallTools, freeze: NewFreeze): Promise<string> {
  const unset = { ...freeze, lift: null, approval: null };
  const today = localDay(freeze.at, tools.city.city.timezone);
  const [view] = await viewFreezes(tools.db, tools.city, [unset], today);
  const { name = '', lotCode = null } = view?.subject ?? {};
  return lotCode === null ? name : `${name} ${lotCode}`;
}

async function admitApprover(
  tools: RecallTools,
  principal: Principal,
  approver: string,
  division: string,
): Promise<void> {
  const officer = (await openOfficers(tools.db)).find((one) => one.accountId === approver);
  const fits =
    officer !== undefined &&
    officer.accountId !== principal.accountId &&
    answersFor(tools, { role: 'regulator', divisionCode: officer.divisionCode }, division);
  if (!fits) throw approverUnknown();
}

export async function admitCase(tools: RecallTools, principal: Principal, caseId: string): Promise<void> {
  if (!tools.caseAccess) throw caseUnknown();
  await tools.caseAccess(tools.db, principal, caseId);
}

async function store(
  tx: Queryable,
  tools: RecallTools,
  freeze: NewFreeze,
  name: string,
  body: FreezeInput,
): Promise<void> {
  const { documentNumber } = freeze;
  const deadline = await startDeadline(tx, tools, {
    subject: { kind: 'freeze', id: freeze.freezeId },
    kind: APPROVAL_DEADLINE,
    startsAt: freeze.at,
    division: freeze.divisionCode,
    caseId: freeze.caseId,
    about: {
      zh: `批准停售 ${name}（${documentNumber}）`,
      en: `Approve the freeze of ${name} (${documentNumber})`,
    },
  });
  await captureDocument(tx, tools, {
    documentId: freeze.freezeId,
    kind: 'freeze',
    senderId: tools.officeId,
    recordedBy: freeze.frozenBy,
    senderNumber: documentNumber,
    occurredAt: freeze.at,
    body,
    sections: { goods: body },
    resolved: { subject: subjectText(freeze.subject), division: freeze.divisionCode },
    projection: { movements: [] },
  });
  await insertFreeze(tx, {
    ...freeze,
    asked: { approverId: freeze.asked?.approverId ?? null, by: deadline.dueAt },
  });
  if (freeze.caseId !== null)
    await tools.noteInCase?.(tx, {
      caseId: freeze.caseId,
      kind: 'freeze',
      documentId: freeze.freezeId,
      accountId: freeze.frozenBy,
      at: freeze.at,
      zh: `停售 ${name}（${documentNumber}），依据 ${freeze.clause}`,
      en: `Sale of ${name} stopped (${documentNumber}), by ${freeze.clause}`,
    });
}

/** Errors: `freeze-unknown`. */
export async function viewFreeze(
  tools: RecallTools,
  principal: Principal,
  freezeId: string,
  replayed?: boolean,
): Promise<OfficeFreezeViewValue> {
  const freeze = (await freezesById(tools.db, [freezeId])).get(freezeId);
  if (!freeze) throw freezeUnknown();
  const [view] = await viewForOffice(tools, principal, [freeze]);
  if (!view) throw freezeUnknown();
  return replayed === undefined ? view : { ...view, replayed };
}
