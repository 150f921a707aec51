import { Batch } from '../../platform/batch.ts';
import type { Queryable } from '../../platform/db.ts';
import type { PartyId } from '../identity/index.ts';
import type { CityData, LotId, ResolvedLine } from '../registry/index.ts';
import { heldAt } from './count-stock.ts';
import { holdingsOfLots } from './holdings.store.ts';
import { tillObservations } from './movements.store.ts';
import { possiblySold, SETTLED_BY_COUNT, type TillObservation } from './possible-sales.ts';
import { type CountedBefore, countedQuantity } from './project-records.ts';
import type { RecordInput } from './record-input.ts';

/**
 * A count of a lot of which tills may have sold some tells how much that was: what is gone of it, as far as it can have
 * gone over the till, was sold and is neither lost nor missing. Lots of one count are settled one after the other, each
 * with what those before it have settled. `counts` come back with what was settled, and less of it expected.
 */
export async function settleCounts(
  tx: Queryable,
  city: CityData,
  count: {
    partyId: PartyId;
    documentId: string;
    at: Date;
    /** The count speaks of an earlier instant than now. */
    dated: boolean;
    lines: readonly ResolvedLine[];
    body: RecordInput;
    counts: readonly CountedBefore[];
  },
): Promise<CountedBefore[]> {
  const { lines, counts, partyId, documentId, at } = count;
  // What waits in a batch is not seen by a look at the table.
  if (tx instanceof Batch && !tx.scouting) await tx.flush();
  const rows: TillObservation[] = (await tillObservations(tx, partyId)).filter((row) => row.at <= at);
  const lots = new Set(rows.map((row) => row.lotId as string));
  if (!lines.some((line) => lots.has(line.lot.lotId))) return [...counts];
  const onHand = await onHandOf(tx, partyId, [...lots], count.dated ? at : undefined);
  const settled = new Map<LotId, number>();
  for (const [lotId, counted] of totals(city, lines, count.body)) {
    const bound = possiblySold(rows, onHand).get(lotId);
    if (!bound) continue;
    const expected = counts[lines.findIndex((line) => line.lot.lotId === lotId)]?.expected ?? 0;
    const sold = Math.max(bound.lower, Math.min(bound.upper, expected - counted));
    settled.set(lotId, sold);
    onHand.set(lotId, Math.max(0, (onHand.get(lotId) ?? 0) - sold));
    rows.push({ lotId, documentId, line: 0, at, what: SETTLED_BY_COUNT, quantity: sold });
  }
  return counts.map((one, index) => {
    const sold = settled.get(lines[index]?.lot.lotId as LotId);
    return sold === undefined ? one : { ...one, expected: one.expected - sold, settled: sold };
  });
}

function totals(city: CityData, lines: readonly ResolvedLine[], body: RecordInput): Map<LotId, number> {
  const sums = new Map<LotId, number>();
  for (const [index, line] of lines.entries()) {
    const counted = body.lines?.[index]?.counted;
    const result = counted && countedQuantity(city, counted, line.factors, '');
    sums.set(line.lot.lotId, (sums.get(line.lot.lotId) ?? 0) + (result?.ok ? result.quantity : 0));
  }
  return sums;
}

/** What a business has of lots by the movements alone, what is on the way to it included. */
export async function onHandOf(
  tx: Queryable,
  partyId: PartyId,
  lotIds: readonly string[],
  at?: Date,
): Promise<Map<string, number>> {
  if (at !== undefined) {
    const then = await heldAt(
      tx,
      lotIds.map((lotId) => ({ partyId, lotId: lotId as LotId })),
      at,
    );
    return new Map([...then].map(([lotId, one]) => [lotId, one.onHand + one.incoming]));
  }
  const held = (await holdingsOfLots(tx, lotIds)).filter((holding) => holding.partyId === partyId);
  return new Map(held.map((holding) => [holding.lotId as string, holding.onHand + holding.incoming]));
}
