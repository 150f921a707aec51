import type { Queryable } from '../../platform/db.ts';
import { type Issue, Problem } from '../../platform/errors.ts';
import type { PartyId } from '../identity/index.ts';
import {
  isNought,
  lockHoldingsOf,
  lotsCountedSince,
  type MovementRecord,
  movementsOfLots,
  possiblySoldOf,
  type RecordTools,
  refused,
  showQuantity,
} from '../ledger/index.ts';
import { describeLots, findLot, type LotFacts, type LotId, toBaseQuantity } from '../registry/index.ts';
import type { LotBefore, Said } from './close-lot.rules.ts';
import { countedSince, onTheWay, quantityNeeded } from './day-close.errors.ts';
import type { DayCloseInput } from './day-close.schemas.ts';
import { stockSince } from './stock-since.ts';

/** A lot that is closed, with what was said of it and how the ledger has it. */
export interface SaidLot {
  lotId: LotId;
  facts: LotFacts;
  before: LotBefore;
  said: (Said & { line: number; reason: string | null })[];
  incoming: number;
  /** What tills may have sold of it at most without naming the lot. */
  overTills: number;
  /** Who handed it to this business last; null: nobody is recorded. */
  supplierId: PartyId | null;
  say: { zh(quantity: number): string; en(quantity: number): string };
}

type Line = DayCloseInput['lines'][number];

/**
 * Reads the lines against the ledger, with the holdings locked. Errors: `lot-unknown`, `lot-not-own`, `quantity-needed`,
 * those of quantities, `counted-since`, `lot-on-the-way`, each at its line.
 */
export async function readClose(
  tx: Queryable,
  tools: RecordTools,
  partyId: PartyId,
  body: DayCloseInput,
  when: { at: Date; past: boolean },
): Promise<SaidLot[]> {
  const lotIds: LotId[] = [];
  for (const [index, line] of body.lines.entries()) lotIds.push(await lotAt(tx, line, index));
  const distinct = [...new Set(lotIds)];
  const facts = await describeLots(tx, distinct);
  const quantities = quantitiesOf(tools, body.lines, lotIds, facts);
  const suppliers = suppliersOf(await movementsOfLots(tx, distinct), partyId);
  // Whoever gets goods back is locked with them: every posting takes its locks in one order.
  const backTo = body.lines.flatMap((line, index) =>
    line.outcome === 'returned' ? (suppliers.get(lotIds[index] ?? '') ?? []) : [],
  );
  const held = await lockHoldingsOf(tx, [partyId, ...new Set(backTo)], distinct);
  const own = new Set(held.filter((one) => one.partyId === partyId).map((one) => one.lotId));
  const issues: Issue[] = lotIds.flatMap((lotId, index) => (own.has(lotId) ? [] : [notOwn(index)]));
  if (issues.length > 0) throw refused(issues);
  const movements = Map.groupBy(await movementsOfLots(tx, distinct), (movement) => movement.lotId);
  const overTills = await possiblySoldOf(tx, partyId);
  const counted = when.past ? await lotsCountedSince(tx, partyId, when.at) : new Set<LotId>();
  const lots = distinct.flatMap((lotId): SaidLot[] => {
    const lot = facts.get(lotId);
    if (!lot) return [];
    const { incoming, ...before } = stockSince(movements.get(lotId) ?? [], partyId, when.at);
    const said = body.lines.flatMap((line, index) =>
      lotIds[index] === lotId
        ? [
            {
              line: index + 1,
              outcome: line.outcome,
              quantity: quantities[index] ?? null,
              reason: line.reason ?? null,
            },
          ]
        : [],
    );
    const say = (language: 'zh' | 'en') => (quantity: number) =>
      showQuantity(tools.city, quantity, lot)[language];
    return [
      {
        ...{ lotId, facts: lot, before, said, incoming },
        overTills: overTills.get(lotId)?.upper ?? 0,
        supplierId: suppliers.get(lotId) ?? null,
        say: { zh: say('zh'), en: say('en') },
      },
    ];
  });
  refuseOpen(lots, counted);
  return lots;
}

function refuseOpen(lots: readonly SaidLot[], counted: ReadonlySet<LotId>): void {
  const issues = lots.flatMap((lot): Issue[] => {
    const path = `/lines/${(lot.said[0]?.line ?? 1) - 1}/lot`;
    if (counted.has(lot.lotId)) return [countedSince(path)];
    return lot.before.onHand <= 0 && lot.incoming > 0 ? [onTheWay(path)] : [];
  });
  if (issues.length > 0) throw refused(issues);
}

async function lotAt(tx: Queryable, line: Line, index: number): Promise<LotId> {
  try {
    return (await findLot(tx, line.lot)).lotId;
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'lot-unknown') throw error;
    throw new Problem(422, 'lot-unknown', { ...error.words, path: `/lines/${index}/lot` });
  }
}

/** What each line says in base units; null where it says none. */
function quantitiesOf(
  tools: RecordTools,
  lines: readonly Line[],
  lotIds: readonly LotId[],
  facts: ReadonlyMap<string, LotFacts>,
): (number | null)[] {
  const issues: Issue[] = [];
  const quantities = lines.map((line, index): number | null => {
    const path = `/lines/${index}`;
    const lot = facts.get(lotIds[index] ?? '');
    if (line.outcome === 'sold-out' || !lot) return null;
    if (line.quantity === undefined) {
      if (line.outcome !== 'returned') issues.push(quantityNeeded(`${path}/quantity`));
      return null;
    }
    if (isNought(line.quantity)) return 0;
    if (line.unit === undefined) {
      issues.push(quantityNeeded(`${path}/unit`));
      return null;
    }
    const result = toBaseQuantity(tools.city.units, {
      base: lot.lot.baseUnit,
      pieceUnit: lot.product.pieceUnit ?? undefined,
      levels: lot.product.packing,
      declared: { quantity: line.quantity, unit: line.unit },
      path,
    });
    if (result.ok) return result.quantity;
    issues.push(...result.findings);
    return null;
  });
  if (issues.length > 0) throw refused(issues);
  return quantities;
}

/** By lot: who handed it over last. */
export function suppliersOf(movements: readonly MovementRecord[], partyId: PartyId): Map<string, PartyId> {
  const came = movements.filter(
    (movement) =>
      movement.toId === partyId &&
      movement.fromId !== null &&
      (movement.kind === 'received' || movement.kind === 'implied' || movement.kind === 'excess'),
  );
  came.sort((a, b) => a.at.getTime() - b.at.getTime());
  return new Map(came.map((movement) => [movement.lotId, movement.fromId as PartyId]));
}

const notOwn = (index: number): Issue => ({
  code: 'lot-not-own',
  path: `/lines/${index}/lot`,
  zh: `第 ${index + 1} 行的批次从未到过您的库存，请核对批次码；如有进货未登记，请先登记进货。`,
  en: `The lot of line ${index + 1} was never in your stock. Check its code, or record the purchase first.`,
});
