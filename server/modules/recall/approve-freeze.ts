import { localDay } from '../../platform/local-time.ts';
import { meetDeadline } from '../deadlines/index.ts';
import { displayNames, type Principal } from '../identity/index.ts';
import { captureDocument, joinRecord, recordOnce } from '../ledger/index.ts';
import { approvalRefusal, type Freeze, stateOf, subjectText } from './freeze.rules.ts';
import { APPROVAL_DEADLINE, type FreezeAnswer, viewFreeze } from './freeze-goods.ts';
import { answersFor } from './freeze-subject.ts';
import { freezesById, insertApproval } from './freezes.store.ts';
import {
  approvalSecondPerson,
  approvedAlready,
  approverNamed,
  divisionOutside,
  freezeUnknown,
  notInForce,
} from './recall.errors.ts';
import type { ApproveInput } from './recall.schemas.ts';
import type { RecallTools } from './recall-tools.ts';

/**
 * Approves a freeze, by another officer than the one who set it. After its time it is still taken, and stays late.
 * Errors, in order: `exists-with-different-…`, `freeze-unknown`, `outside-district`, `freeze-not-in-force`,
 * `freeze-approved-already`, `second-person-needed`, `approver-named`.
 */
export async function approveFreeze(
  tools: RecallTools,
  principal: Principal,
  freezeId: string,
  input: ApproveInput,
): Promise<FreezeAnswer> {
  const body = { ...input, freeze: freezeId };
  return recordOnce<FreezeAnswer>(
    tools,
    { senderId: tools.officeId, number: input.documentNumber, kind: 'freeze-approval', body },
    {
      join: joinRecord,
      repeat: async () => ({ view: await viewFreeze(tools, principal, freezeId, true), status: 200 }),
      lateSign: 'freeze-approved-already',
    },
    async () => {
      await approve(tools, principal, freezeId, body);
      return { view: await viewFreeze(tools, principal, freezeId, false), status: 201 };
    },
  );
}

async function approve(
  tools: RecallTools,
  principal: Principal,
  freezeId: string,
  body: ApproveInput & { freeze: string },
): Promise<void> {
  const freeze = (await freezesById(tools.db, [freezeId])).get(freezeId);
  if (!freeze) throw freezeUnknown();
  if (!answersFor(tools, principal, freeze.divisionCode)) throw divisionOutside();
  const at = tools.clock.now();
  // What has ended by itself was in force unapproved, and its clock runs until somebody looks at it.
  if (stateOf(freeze, localDay(at, tools.city.city.timezone)) === 'lifted') throw notInForce();
  await admit(tools, principal, freeze, at);
  const documentId = tools.ids.next<'document'>();
  const { accountId } = principal;
  await tools.db.transaction(async (tx) => {
    await captureDocument(tx, tools, {
      documentId,
      kind: 'freeze-approval',
      senderId: tools.officeId,
      recordedBy: accountId,
      senderNumber: body.documentNumber,
      occurredAt: at,
      body,
      sections: { goods: body },
      resolved: { freeze: freezeId, subject: subjectText(freeze.subject), division: freeze.divisionCode },
      projection: { movements: [] },
    });
    const mine = await insertApproval(tx, freezeId, {
      documentId,
      documentNumber: body.documentNumber,
      note: body.note ?? null,
      at,
      approvedBy: accountId,
    });
    // Two officers at once: the second's document is taken back whole.
    if (!mine) throw approvedAlready();
    const subject = { kind: 'freeze', id: freezeId };
    await meetDeadline(tx, { subject, kind: APPROVAL_DEADLINE, at, documentId });
    if (freeze.caseId !== null)
      await tools.noteInCase?.(tx, {
        caseId: freeze.caseId,
        kind: 'freeze-approval',
        documentId,
        accountId,
        at,
        zh: `批准停售措施 ${freeze.documentNumber}（${body.documentNumber}）`,
        en: `Freeze ${freeze.documentNumber} approved (${body.documentNumber})`,
      });
  });
}

async function admit(tools: RecallTools, principal: Principal, freeze: Freeze, at: Date): Promise<void> {
  const refusal = approvalRefusal(freeze, principal.accountId, at);
  if (refusal === 'approved-already') throw approvedAlready();
  if (refusal === 'second-person-needed') throw approvalSecondPerson();
  if (refusal !== 'approver-named') return;
  const named = freeze.asked?.approverId ?? '';
  throw approverNamed((await displayNames(tools.db, [named])).get(named) ?? named);
}
