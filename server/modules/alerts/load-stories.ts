import type { Queryable } from '../../platform/db.ts';
import { localDay, startOfLocalDay } from '../../platform/local-time.ts';
import { compareIds, type MovementRecord, movementsOfLots } from '../ledger/index.ts';
import { resultsOfLots } from '../lot-tests/index.ts';
import { type CityData, claimsOf, findProducts, type Lot, linksOf, lotsById } from '../registry/index.ts';
import type { LotStory, Row } from './rules/lot-story.ts';

/** Rounds of following links; a chain of relabellings longer than this is cut and its parts judged apart. */
const LINK_ROUNDS_MAX = 32;

export const toRow = (movement: MovementRecord): Row => ({
  lotId: movement.lotId,
  kind: movement.kind,
  fromId: movement.fromId,
  toId: movement.toId,
  quantity: movement.quantity,
  at: movement.at.getTime(),
  precision_ms: movement.precision_ms,
  documentId: movement.documentId,
  line: movement.line,
  answersDocument: movement.answersDocument,
  answersLine: movement.answersLine,
});

/** In the order of what happened, so that the same records give the same evidence. */
export const inOrder = (one: Row, two: Row): number =>
  one.at - two.at || compareIds(one.documentId, two.documentId) || one.line - two.line;

/** Everything recorded of these lots, those that are linked to each other as one story: look-ups by lot only. */
export async function loadStories(
  db: Queryable,
  city: CityData,
  lotIds: readonly string[],
): Promise<LotStory[]> {
  const groups = await linkedGroups(db, lotIds);
  const all = groups.flat();
  // One after the other: a transaction has one connection, which takes one statement at a time.
  const movements = await movementsOfLots(db, all);
  const claims = await claimsOf(db, all);
  const lots = await lotsById(db, all);
  const tests = Map.groupBy(await resultsOfLots(db, all), (result) => result.lotId as string);
  const lives = await shelfLives(db, lots);
  const rowsOf = Map.groupBy(movements, (movement) => movement.lotId as string);
  const claimsBy = Map.groupBy(claims, (claim) => claim.lotId as string);
  const { timezone } = city.city;
  const days = new Map<string, number>();
  return groups.map((group) => ({
    lotIds: group,
    unit: commonUnit(group, lots),
    rows: group.flatMap((lotId) => (rowsOf.get(lotId) ?? []).map(toRow)).sort(inOrder),
    claims: group.flatMap((lotId) => claimsBy.get(lotId) ?? []),
    tests: group
      .flatMap((lotId) => tests.get(lotId) ?? [])
      .sort((a, b) => a.at.getTime() - b.at.getTime() || compareIds(a.documentId, b.documentId)),
    shelfLives: lives,
    startOfDay: (day) => {
      const known = days.get(day) ?? startOfLocalDay(day, timezone).getTime();
      days.set(day, known);
      return known;
    },
    dayOf: (at) => localDay(new Date(at), timezone),
  }));
}

async function shelfLives(
  db: Queryable,
  lots: ReadonlyMap<string, Lot>,
): Promise<ReadonlyMap<string, string | null>> {
  const ids = [...new Set([...lots.values()].map((lot) => lot.productId as string))];
  if (ids.length === 0) return new Map();
  const products = await findProducts(db, { ids, gtins: [], codes: [] });
  const lives = new Map(products.map((product) => [product.productId as string, product.shelfLife]));
  return new Map([...lots].map(([lotId, lot]) => [lotId, lives.get(lot.productId) ?? null]));
}

function commonUnit(group: readonly string[], lots: ReadonlyMap<string, Lot>): LotStory['unit'] {
  const units = new Set(group.flatMap((lotId) => lots.get(lotId)?.baseUnit ?? []));
  const [unit] = units;
  return units.size === 1 && unit ? unit : null;
}

/** Lots that stand for the same goods, each group sorted, smallest id first. */
async function linkedGroups(db: Queryable, lotIds: readonly string[]): Promise<string[][]> {
  const leader = new Map<string, string>();
  const find = (lotId: string): string => {
    let one = lotId;
    while (leader.get(one) !== one) one = leader.get(one) ?? one;
    leader.set(lotId, one);
    return one;
  };
  let frontier = [...new Set(lotIds)];
  for (const lotId of frontier) leader.set(lotId, lotId);
  for (let round = 0; frontier.length > 0 && round < LINK_ROUNDS_MAX; round += 1) {
    const links = await linksOf(db, frontier);
    const next = new Set<string>();
    for (const { lotId, otherLotId } of links) {
      if (!leader.has(otherLotId)) {
        leader.set(otherLotId, otherLotId);
        next.add(otherLotId);
      }
      const [one, two] = [find(lotId), find(otherLotId)];
      if (one !== two) leader.set(one, two);
    }
    frontier = [...next];
  }
  const groups = Map.groupBy(leader.keys(), find);
  return [...groups.values()].map((group) => group.sort(compareIds));
}
