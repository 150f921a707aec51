import type { Queryable } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import type { PartyId } from '../identity/index.ts';
import {
  documentsById,
  movementsOfDocuments,
  type noteDiscrepancies,
  readResolved,
} from '../ledger/index.ts';
import { policyOn, type ResolvedLine } from '../registry/index.ts';
import type { ResolvedPurchase, ResolvedVoucher } from './project-voucher.ts';
import { lockPair, lockUnmatched, setMatched } from './unmatched.store.ts';
import type { VoucherTools } from './voucher-tools.ts';
import type { VoucherInput } from './vouchers.schemas.ts';
import { insertAnswer } from './vouchers.store.ts';

export type Matched = NonNullable<ResolvedVoucher['matched']>;

/**
 * A voucher that comes after the receiver has recorded the purchase: it is the same handing-over, told by the other
 * side, and posts nothing again. They meet by the sender's document number; where the purchase names none, by lot and
 * exact quantity within the days that the city's policy allows (another delivery of the same goods is another one).
 */
export async function matchPurchases(
  tx: Queryable,
  tools: VoucherTools,
  senderId: PartyId,
  receiverId: PartyId,
  body: VoucherInput,
  lines: readonly ResolvedLine[],
  at: Date,
): Promise<Matched> {
  await lockPair(tx, senderId, receiverId, 'voucher');
  const waiting = await lockUnmatched(tx, receiverId, senderId);
  if (waiting.length === 0) return {};
  const documents = await documentsById(
    tx,
    waiting.map((row) => row.document_id),
  );
  const plans = new Map(
    [...documents].map(([id, purchase]) => [id, readResolved(purchase) as ResolvedPurchase]),
  );
  const quantities = await shippedBy(tx, plans);
  const named = (row: (typeof waiting)[number]) => row.sender_document === body.documentNumber;
  const days_max =
    policyOn(tools.city, 'purchase-match-days', localDay(at, tools.city.city.timezone))?.value ?? 0;
  const near = (row: (typeof waiting)[number]) => {
    const bought = documents.get(row.document_id)?.occurredAt;
    return bought !== undefined && Math.abs(bought.getTime() - at.getTime()) <= days_max * 86_400_000;
  };
  const unnamed = waiting.filter((row) => row.sender_document === null && near(row));
  const matched: Matched = {};
  for (const row of [...waiting.filter(named), ...unnamed]) {
    const lotId = plans.get(row.document_id)?.lines[row.line - 1]?.lot;
    if (lotId === undefined) continue;
    const quantity = quantities.get(`${row.document_id} ${row.line}`) ?? 0;
    const line = lines.find(
      (one) => one.lot.lotId === lotId && !matched[one.line] && (named(row) || one.quantity === quantity),
    );
    if (line) matched[line.line] = { document: row.document_id, line: row.line, quantity };
  }
  return matched;
}

/** What each purchase says was handed over, by document and line. */
export async function shippedBy(
  tx: Queryable,
  plans: ReadonlyMap<string, ResolvedPurchase>,
): Promise<Map<string, number>> {
  const lots = new Set([...plans.values()].flatMap((plan) => plan.lines.map((line) => line.lot)));
  const movements = await movementsOfDocuments(tx, [...lots], [...plans.keys()]);
  const shipped = movements.filter((movement) => movement.kind === 'shipped');
  return new Map(
    shipped.map((movement) => [`${movement.documentId} ${movement.line}`, movement.quantity ?? 0]),
  );
}

export function lateContradictions(
  lines: readonly ResolvedLine[],
  matched: Matched,
  partyId: PartyId,
): Parameters<typeof noteDiscrepancies>[3][number][] {
  return lines.flatMap((line) => {
    const match = matched[line.line];
    if (!match || match.quantity === line.quantity) return [];
    return [
      {
        lotId: line.lot.lotId,
        partyId,
        line: line.line,
        kind: 'late-contradiction' as const,
        quantity: Math.abs(line.quantity - match.quantity),
        detail: { voucher: line.quantity, purchase: match.quantity },
      },
    ];
  });
}

export async function noteMatches(
  tx: Queryable,
  senderId: PartyId,
  receiverId: string,
  documentId: string,
  matched: Matched,
): Promise<void> {
  for (const [purchase, matches] of Map.groupBy(Object.values(matched), (match) => match.document)) {
    await setMatched(
      tx,
      receiverId,
      { documentId: purchase, senderId, lines: matches.map((match) => match.line) },
      documentId,
    );
    await insertAnswer(
      tx,
      { senderId, documentId },
      { documentId: purchase, senderId: receiverId, kind: 'purchase' },
    );
  }
}
