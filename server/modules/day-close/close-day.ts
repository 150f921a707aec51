import type { Queryable } from '../../platform/db.ts';
import type { Issue } from '../../platform/errors.ts';
import { mintedAt } from '../../platform/ids.ts';
import { type PartyId, type Principal, roleForbidden } from '../identity/index.ts';
import {
  captureDocument,
  type Discrepancy,
  describeDiscrepancy,
  discrepanciesOfDocument,
  expiredSales,
  findHeldBack,
  joinRecord,
  noteDiscrepancies,
  readResolved,
  recordOnce,
  refused,
  splitRecord,
} from '../ledger/index.ts';
import { describeLots, lotCode } from '../registry/index.ts';
import { type VoucherTools, voucherNumber } from '../vouchers/index.ts';
import { closeInstant } from './close-instant.ts';
import { closeLot } from './close-lot.rules.ts';
import { closedMeanwhile, refusalIssue, tillSoldSome } from './day-close.errors.ts';
import type { DayCloseAnswerValue, DayCloseInput } from './day-close.schemas.ts';
import { closedBetween, insertClosed } from './day-close.store.ts';
import { closedLot, projectClose, type ResolvedClose } from './project-close.ts';
import { readClose, type SaidLot } from './read-close.ts';
import { returnGoods } from './return-goods.ts';

interface Recorded {
  answer: DayCloseAnswerValue;
  status: 200 | 201;
}

/**
 * Closes a day of a business, lot by lot (日清): what must have been sold is posted as an estimate, waste as loss; what goes
 * back is a return voucher. A close never takes more than the ledger has. A second close of a day is a later close of
 * what remained; with `seen` it is refused where somebody else's came in between.
 *
 * Errors, in order: `exists-with-different-…`, `day-in-future`, `day-too-old`, `lot-unknown`, `lot-not-own`,
 * `quantity-needed` and those of quantities, `closed-meanwhile`, `counted-since`, `lot-on-the-way`, `lot-said-twice`,
 * `more-gone-than-there`, `more-left-than-there`, `moved-since`, `till-sold-some`, what holds goods back,
 * `supplier-unknown` and those of the return voucher.
 */
export async function closeDay(
  tools: VoucherTools,
  principal: Principal,
  body: DayCloseInput,
): Promise<Recorded> {
  const senderId = principal.partyId;
  if (senderId === null) throw roleForbidden();
  return recordOnce<Recorded>(
    tools,
    { senderId, number: body.documentNumber, kind: 'day-close', body },
    {
      join: joinRecord,
      repeat: async (earlier) => {
        const resolved = readResolved(earlier) as ResolvedClose;
        const lotIds = resolved.lots.map((lot) => lot.lot);
        const found = await discrepanciesOfDocument(tools.db, lotIds, earlier.documentId);
        return { answer: answerOf(earlier.documentId, true, body.day, resolved, found), status: 200 };
      },
    },
    () => tools.db.transaction((tx) => record(tx, tools, principal, senderId, body)),
  );
}

async function record(
  tx: Queryable,
  tools: VoucherTools,
  principal: Principal,
  senderId: PartyId,
  body: DayCloseInput,
): Promise<Recorded> {
  const { at, past } = closeInstant(tools, body.day);
  const lots = await readClose(tx, tools, senderId, body, { at, past });
  await refuseUnseen(tx, senderId, body);
  await refuseWrong(tx, tools, senderId, at, lots);
  const vouchers = await returnGoods(tx, tools, principal, senderId, {
    at,
    number: body.documentNumber,
    lots,
  });
  const resolved: ResolvedClose = {
    lots: lots.map(({ before, lotId, said }) => ({
      lot: lotId,
      ...before,
      said: said.map(({ line, outcome, quantity }) => ({ line, outcome, quantity })),
      returnVoucher: vouchers.get(lotId) ?? null,
    })),
  };
  const documentId = tools.ids.next<'document'>();
  const captured = await captureDocument(tx, tools, {
    documentId,
    kind: 'day-close',
    senderId,
    recordedBy: principal.accountId,
    senderNumber: body.documentNumber,
    occurredAt: at,
    body,
    sections: splitRecord(body),
    resolved,
    projection: projectClose({ senderId, occurredAt: at }, resolved),
  });
  await insertClosed(
    tx,
    senderId,
    resolved.lots.map((lot, index) => {
      const { sold, wasted, returned, left } = closedLot(lot);
      const end = lot.said.find((one) => one.outcome === 'sold-out' || one.outcome === 'left') ?? lot.said[0];
      return {
        lotId: lot.lot,
        documentId,
        productId: lots[index]?.facts.product.productId ?? '0',
        ...{ sold, wasted, returned, left, day: body.day, outcome: end?.outcome ?? 'left' },
      };
    }),
  );
  const sold = lots.map((lot, index) => ({
    line: lot.said[0]?.line ?? 1,
    lotId: lot.lotId,
    quantity: soldOf(resolved.lots[index]),
  }));
  const facts = await describeLots(
    tx,
    resolved.lots.map((lot) => lot.lot),
  );
  const found = await noteDiscrepancies(
    tx,
    tools,
    documentId,
    expiredSales(
      facts,
      sold.filter((one) => one.quantity > 0),
      senderId,
      body.day,
    ),
  );
  const all = [...captured.discrepancies, ...found];
  return { answer: answerOf(documentId, false, body.day, resolved, all), status: 201 };
}

const soldOf = (lot: ResolvedClose['lots'][number] | undefined): number => (lot ? closedLot(lot).sold : 0);

/** Two phones: whoever saw other figures is told so. Asked with the holdings locked. */
async function refuseUnseen(tx: Queryable, partyId: PartyId, body: DayCloseInput): Promise<void> {
  if (body.seen === undefined) return;
  const last = (await closedBetween(tx, partyId, body.day, body.day)).at(-1)?.documentId ?? null;
  if (last !== body.seen) throw closedMeanwhile();
}

async function refuseWrong(
  tx: Queryable,
  tools: VoucherTools,
  partyId: PartyId,
  at: Date,
  lots: readonly SaidLot[],
): Promise<void> {
  const issues: Issue[] = [];
  const estimated: SaidLot[] = [];
  for (const lot of lots) {
    const path = `/lines/${(lot.said.at(-1)?.line ?? 1) - 1}`;
    const closed = closeLot(lot.before, lot.said);
    if (!closed.ok) issues.push(refusalIssue(closed, path, lot.say, lot.incoming));
    else if (closed.sold > 0) {
      estimated.push(lot);
      if (lot.overTills > 0) issues.push(tillSoldSome(path, lot.overTills, lot.say));
    }
  }
  const lines = estimated.map((lot) => {
    const closed = closeLot(lot.before, lot.said);
    return { line: lot.said[0]?.line ?? 1, lot: lot.facts.lot, quantity: closed.ok ? closed.sold : null };
  });
  issues.push(...(await findHeldBack(tx, tools, { partyId, at, lines, path: '/lines' })));
  if (issues.length > 0) throw refused(issues);
}

const answerOf = (
  documentId: string,
  replayed: boolean,
  day: string,
  resolved: ResolvedClose,
  found: readonly Discrepancy[],
): DayCloseAnswerValue => ({
  documentId,
  replayed,
  recordedAt: mintedAt(documentId).toISOString(),
  day,
  lots: resolved.lots.map((lot) => {
    const { sold, wasted, returned, left } = closedLot(lot);
    const returnVoucher = lot.returnVoucher === null ? null : voucherNumber(lot.returnVoucher);
    return { lotId: lot.lot, code: lotCode(lot.lot), sold, wasted, returned, left, returnVoucher };
  }),
  discrepancies: found.map(describeDiscrepancy),
});
