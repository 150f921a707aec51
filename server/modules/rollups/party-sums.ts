import { type Queryable, sqlState } from '../../platform/db.ts';
import {
  outboxLag,
  type PartySums,
  pendingDocuments,
  type ReadPartySums,
  stockEffect,
} from '../ledger/index.ts';
import { balancesOf, type Cell } from './cells.ts';
import { cellsOf } from './count-documents.ts';
import { balances, figuresFrom, type PartyFigure } from './party-sums.store.ts';
import type { RecountTools } from './recount.ts';

/**
 * So few documents that are not counted yet are counted while reading: who has just recorded a sale sees it. More than
 * that is a backlog, which the lag tells of.
 */
const COUNTED_WHILE_READING_MAX = 300;

/** Sums of a business for some days, with what is not counted yet where that is little. In one snapshot. */
export const partySums =
  (tools: RecountTools): ReadPartySums =>
  (partyId, days) =>
    tools.db.transaction(async (tx) => {
      await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      const lag = await outboxLag(tx);
      const pending = await countPending(tx, tools);
      const own = (pending ?? []).filter((cell) => cell.partyId === partyId);
      return {
        products: await sumUp(tx, partyId, days, own),
        lag: pending ? { pending: 0, failed: 0, oldestAt: null } : lag,
      };
    });

/** Undefined: there are too many, or one of them cannot be counted. */
async function countPending(tx: Queryable, tools: RecountTools): Promise<Cell[] | undefined> {
  const pending = await pendingDocuments(tx, tools.projections, COUNTED_WHILE_READING_MAX);
  if (!pending) return undefined;
  try {
    return await cellsOf(tx, tools.timeZone, pending);
  } catch (error) {
    // What the database itself refuses has ended the transaction.
    if (sqlState(error) !== undefined) throw error;
    return undefined;
  }
}

async function sumUp(
  tx: Queryable,
  partyId: string,
  days: { from: string; to: string },
  pending: readonly Cell[],
): Promise<PartySums['products']> {
  const figures: PartyFigure[] = [
    ...(await figuresFrom(tx, partyId, days)),
    ...pending
      .filter((cell) => cell.day >= days.from)
      .map((cell) => ({ ...cell, within: cell.day <= days.to })),
  ];
  const products = new Map<string, { closing: bigint; figures: PartyFigure[] }>();
  const nameOf = (one: { productId: string; baseUnit: string }) => `${one.productId} ${one.baseUnit}`;
  const productOf = (one: { productId: string; baseUnit: string }) => {
    const product = products.get(nameOf(one)) ?? { closing: 0n, figures: [] };
    products.set(nameOf(one), product);
    return product;
  };
  for (const figure of figures.filter((one) => one.within)) productOf(figure).figures.push(figure);
  for (const balance of [...(await balances(tx, partyId)), ...balancesOf(pending)])
    productOf(balance).closing += balance.onHand;
  // The balance is that of all days: take off what came behind the last one.
  for (const figure of figures.filter((one) => !one.within))
    productOf(figure).closing -= BigInt(stockEffect(figure.kind, figure.side)) * figure.quantity;
  return [...products].flatMap(([name, product]) => {
    const [productId = '', baseUnit = ''] = name.split(' ');
    if (product.closing === 0n && product.figures.length === 0) return [];
    return [
      {
        productId,
        baseUnit: baseUnit as PartySums['products'][number]['baseUnit'],
        closing: Number(product.closing),
        figures: product.figures.map(({ kind, side, quantity }) => ({
          kind,
          side,
          quantity: Number(quantity),
        })),
      },
    ];
  });
}
