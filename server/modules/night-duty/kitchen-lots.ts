import type { Queryable } from '../../platform/db.ts';
import {
  edgesOfLots,
  lotsHeldSince,
  type MovementRecord,
  movementsOfLots,
  stockEffect,
  stockOf,
} from '../ledger/index.ts';
import { type Change, type HeldThen, heldDuring } from './held-then.rules.ts';

export interface KitchenLot {
  lotId: string;
  /** In the kitchen then, or gone into something that was. */
  as: 'held' | 'ingredient';
  held: HeldThen | null;
  /** When it last came in before the stretch ended; null: it was made here. */
  cameAt: Date | null;
  /** Who handed it over, the latest first. */
  supplierIds: string[];
  /** Lots that it was made of here. */
  madeOf: string[];
}

const LOTS_MAX = 3000;
/** Steps of making in one kitchen: dough, filling, dumpling, dish. */
const MAKING_STEPS_MAX = 8;
const ARRIVALS: ReadonlySet<string> = new Set(['shipped', 'received', 'implied', 'excess']);

/**
 * Lots that a kitchen held at any instant of a stretch, rebuilt from all movements of every lot that it can have held then,
 * and the lots that those were made of in the same kitchen.
 */
export async function kitchenLots(
  db: Queryable,
  partyId: string,
  from: Date,
  to: Date,
): Promise<{ lots: KitchenLot[]; movements: MovementRecord[]; truncated: boolean }> {
  const [since, now] = await Promise.all([
    lotsHeldSince(db, [partyId], from, LOTS_MAX),
    stockOf(db, partyId, { limit: LOTS_MAX, everything: false }),
  ]);
  const asked = [...new Set([...since, ...now].map((one) => one.lotId as string))];
  const movements = await movementsOfLots(db, asked);
  const byLot = Map.groupBy(movements, (movement) => movement.lotId as string);
  const held = asked.flatMap((lotId) => {
    const found = heldDuring(changesAt(byLot.get(lotId) ?? [], partyId), from.getTime(), to.getTime());
    return found ? [{ lotId, held: found }] : [];
  });
  const made = await madeOfHere(
    db,
    partyId,
    held.map((one) => one.lotId),
    to,
  );
  const inside = new Set(held.map((one) => one.lotId));
  const behind = [...new Set([...made.values()].flat())].filter((lotId) => !inside.has(lotId));
  const missing = behind.filter((lotId) => !byLot.has(lotId));
  const more = await movementsOfLots(db, missing);
  for (const [lotId, rows] of Map.groupBy(more, (movement) => movement.lotId as string))
    byLot.set(lotId, rows);
  const view = (lotId: string, as: KitchenLot['as'], then: HeldThen | null): KitchenLot => ({
    lotId,
    as,
    held: then,
    ...cameFrom(byLot.get(lotId) ?? [], partyId, to),
    madeOf: made.get(lotId) ?? [],
  });
  const lots = [
    ...held.map((one) => view(one.lotId, 'held', one.held)),
    ...behind.map((lotId) => view(lotId, 'ingredient', null)),
  ];
  const shown = new Set(lots.map((lot) => lot.lotId));
  return {
    lots,
    movements: [...movements, ...more].filter((movement) => shown.has(movement.lotId)),
    truncated: since.length >= LOTS_MAX || now.length >= LOTS_MAX,
  };
}

/**
 * What a lot's movements did to the stock of one business. Goods are there when they are handed over, whenever somebody
 * confirms it: an arrival lies between the handing-over and its confirmation, and one that nobody has answered may have
 * come at any time since.
 */
export function changesAt(movements: readonly MovementRecord[], partyId: string): Change[] {
  const sent = new Map(
    movements.filter((one) => one.kind === 'shipped').map((one) => [`${one.documentId} ${one.line}`, one]),
  );
  const answered = new Set(movements.map((one) => `${one.answersDocument} ${one.answersLine}`));
  return movements.flatMap((movement) => {
    const { at, precision_ms, quantity, kind, fromId, toId } = movement;
    const began = sent.get(`${movement.answersDocument} ${movement.answersLine}`)?.at ?? at;
    const latest = at.getTime() + precision_ms;
    const came = {
      earliest: Math.min(began.getTime(), at.getTime()),
      latest,
      quantity,
      direction: 1 as const,
    };
    if (kind === 'shipped' && toId === partyId)
      return answered.has(`${movement.documentId} ${movement.line}`)
        ? []
        : [{ ...came, latest: Number.POSITIVE_INFINITY }];
    const effects = [
      ...(fromId === partyId ? [stockEffect(kind, 'out')] : []),
      ...(toId === partyId ? [stockEffect(kind, 'into')] : []),
    ];
    const went = { earliest: at.getTime(), latest, quantity, direction: -1 as const };
    return effects.flatMap((effect) => (effect === 0 ? [] : [effect > 0 ? came : went]));
  });
}

function cameFrom(movements: readonly MovementRecord[], partyId: string, to: Date) {
  const arrivals = movements
    .filter(
      ({ kind, toId, fromId, at }) =>
        toId === partyId && fromId !== null && fromId !== partyId && ARRIVALS.has(kind) && at <= to,
    )
    .sort((a, b) => b.at.getTime() - a.at.getTime());
  return {
    cameAt: arrivals[0]?.at ?? null,
    supplierIds: [...new Set(arrivals.map((one) => one.fromId as string))],
  };
}

/** Of what lots were made here before the stretch ended, through as many steps as a kitchen has. */
async function madeOfHere(
  db: Queryable,
  partyId: string,
  lotIds: readonly string[],
  to: Date,
): Promise<Map<string, string[]>> {
  const made = new Map<string, string[]>();
  let frontier = [...lotIds];
  for (let step = 0; step < MAKING_STEPS_MAX && frontier.length > 0; step += 1) {
    const edges = (await edgesOfLots(db, frontier)).filter(
      (edge) => edge.direction === -1 && edge.partyId === partyId && edge.at <= to,
    );
    for (const lotId of frontier) if (!made.has(lotId)) made.set(lotId, []);
    for (const { lotId, otherLotId } of edges) {
      const list = made.get(lotId);
      if (list && !list.includes(otherLotId)) list.push(otherLotId);
    }
    frontier = [...new Set(edges.map((edge) => edge.otherLotId as string))].filter(
      (lotId) => !made.has(lotId),
    );
  }
  return made;
}
