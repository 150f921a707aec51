import { localDay } from '../../platform/local-time.ts';
import { dropDeadline } from '../deadlines/index.ts';
import type { Principal } from '../identity/index.ts';
import { captureDocument, joinRecord, recordOnce } from '../ledger/index.ts';
import { stateOf, subjectText } from './freeze.rules.ts';
import { type FreezeAnswer, viewFreeze } from './freeze-goods.ts';
import { answersFor } from './freeze-subject.ts';
import { freezesById, insertLift } from './freezes.store.ts';
import { divisionOutside, freezeUnknown, notInForce, secondPersonNeeded } from './recall.errors.ts';
import type { LiftInput } from './recall.schemas.ts';
import type { RecallTools } from './recall-tools.ts';

/**
 * Lifts a freeze. It takes another person than the one who set it.
 * Errors, in order: `exists-with-different-…`, `freeze-unknown`, `outside-district`, `freeze-not-in-force`,
 * `second-person-needed`.
 */
export async function liftFreeze(
  tools: RecallTools,
  principal: Principal,
  freezeId: string,
  input: LiftInput,
): Promise<FreezeAnswer> {
  const body = { ...input, freeze: freezeId };
  return recordOnce<FreezeAnswer>(
    tools,
    { senderId: tools.officeId, number: input.documentNumber, kind: 'freeze-lift', body },
    {
      join: joinRecord,
      repeat: async () => ({ view: await viewFreeze(tools, principal, freezeId, true), status: 200 }),
      lateSign: 'freeze-not-in-force',
    },
    async () => {
      await lift(tools, principal, freezeId, body);
      return { view: await viewFreeze(tools, principal, freezeId, false), status: 201 };
    },
  );
}

async function lift(
  tools: RecallTools,
  principal: Principal,
  freezeId: string,
  body: LiftInput & { freeze: string },
): Promise<void> {
  const freeze = (await freezesById(tools.db, [freezeId])).get(freezeId);
  if (!freeze) throw freezeUnknown();
  if (!answersFor(tools, principal, freeze.divisionCode)) throw divisionOutside();
  const at = tools.clock.now();
  if (stateOf(freeze, localDay(at, tools.city.city.timezone)) !== 'in-force') throw notInForce();
  if (freeze.frozenBy === principal.accountId) throw secondPersonNeeded();
  const documentId = tools.ids.next<'document'>();
  await tools.db.transaction(async (tx) => {
    await captureDocument(tx, tools, {
      documentId,
      kind: 'freeze-lift',
      senderId: tools.officeId,
      recordedBy: principal.accountId,
      senderNumber: body.documentNumber,
      occurredAt: at,
      body,
      sections: { goods: body },
      resolved: { freeze: freezeId, subject: subjectText(freeze.subject), division: freeze.divisionCode },
      projection: { movements: [] },
    });
    const { documentNumber, reason } = body;
    const mine = await insertLift(tx, {
      freezeId,
      documentId,
      documentNumber,
      reason,
      at,
      liftedBy: principal.accountId,
    });
    // Two officers at once: the second's document is taken back whole.
    if (!mine) throw notInForce();
    await dropDeadline(tx, {
      subject: { kind: 'freeze', id: freezeId },
      at,
      why: { zh: `措施已解除（${documentNumber}）`, en: `The freeze was lifted (${documentNumber})` },
    });
    if (freeze.caseId !== null)
      await tools.noteInCase?.(tx, {
        caseId: freeze.caseId,
        kind: 'freeze-lift',
        documentId,
        accountId: principal.accountId,
        at,
        zh: `解除停售措施 ${freeze.documentNumber}（${documentNumber}）：${reason}`,
        en: `Freeze ${freeze.documentNumber} lifted (${documentNumber}): ${reason}`,
      });
  });
}
