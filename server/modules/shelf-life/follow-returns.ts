import { localDay } from '../../platform/local-time.ts';
import type { PartyId } from '../identity/index.ts';
import { type MovementRecord, movementsOfLots, SOLD_KINDS } from '../ledger/index.ts';
import { describeLots, linksOf, partiesById } from '../registry/index.ts';
import { returnedSince, type StoredAmount, stepsOf } from './disposals.store.ts';
import { backOnMarket } from './rules/back-on-market.ts';
import type { ReturnValue } from './shelf-life.schemas.ts';
import type { ShelfLifeTools } from './shelf-tools.ts';
import { shown } from './show.ts';
import { policyValue } from './what-holds.ts';

const DAY_MS = 86_400_000;
const RETURNS_MAX = 200;

type Returned = StoredAmount & { supplierId: PartyId };

/**
 * What became of goods that went back to their supplier (退货跟踪): whether it confirmed them, destroyed them, or has brought them
 * on the market again, also under another lot that they were found to be.
 */
export async function followReturns(
  tools: ShelfLifeTools,
  rows: readonly StoredAmount[],
): Promise<ReturnValue[]> {
  const returned = rows.filter(
    (row): row is Returned =>
      row.what === 'carried-out' && row.method === 'return' && row.supplierId !== null,
  );
  if (returned.length === 0) return [];
  const { db, city } = tools;
  const lotIds = [...new Set(returned.map((row) => row.lotId as string))];
  const links = Map.groupBy(await linksOf(db, lotIds), (link) => link.lotId as string);
  const sameLots = (lotId: string) => [
    lotId,
    ...(links.get(lotId) ?? []).map((link) => link.otherLotId as string),
  ];
  const [facts, parties, movements, steps] = await Promise.all([
    describeLots(db, lotIds),
    partiesById(db, [...new Set(returned.flatMap((row) => [row.supplierId, row.partyId]))]),
    movementsOfLots(db, [...new Set(lotIds.flatMap(sameLots))]),
    stepsOf(
      db,
      [...new Set(returned.map((row) => row.partyId))],
      [...new Set(returned.map((row) => row.disposalId))],
    ),
  ]);
  const movedBy = new Map(steps.map((step) => [step.stepId, new Set(step.movedBy)]));
  const byLot = Map.groupBy(movements, (movement) => movement.lotId as string);
  return returned.flatMap((row): ReturnValue[] => {
    const lot = facts.get(row.lotId);
    if (!lot) return [];
    const vouchers = movedBy.get(row.stepId) ?? new Set<string>();
    const mine: MovementRecord[] = sameLots(row.lotId).flatMap((lotId) => byLot.get(lotId) ?? []);
    const after = backOnMarket(mine, {
      supplierId: row.supplierId,
      vouchers,
      isSold: (kind) => SOLD_KINDS.has(kind),
    });
    const show = (quantity: number) => shown(city, quantity, lot);
    const supplier = parties.get(row.supplierId);
    const from = parties.get(row.partyId);
    const back = after.back > 0 ? show(after.back) : null;
    return [
      {
        lotId: row.lotId,
        name: lot.product.name,
        batch: lot.lot.batch,
        supplier: { partyId: row.supplierId, name: supplier?.name ?? '' },
        from: { partyId: row.partyId, name: from?.name ?? '' },
        at: row.at.toISOString(),
        quantity: show(row.quantity ?? 0),
        confirmed: show(after.confirmed),
        backOnMarket: back,
        disposed: show(after.disposed),
        words: wordsOf(back?.display ?? null, after, row.quantity ?? 0),
      },
    ];
  });
}

function wordsOf(
  back: { zh: string; en: string } | null,
  after: { confirmed: number; disposed: number },
  returned: number,
) {
  if (back)
    return {
      zh: `供货者收回后又出了 ${back.zh}，可能重新流入市场`,
      en: `${back.en} left the supplier again: they may be back on the market`,
    };
  if (after.confirmed === 0) return { zh: '供货者还没有确认收到', en: 'Not confirmed by the supplier yet' };
  if (after.disposed >= returned) return { zh: '供货者已处置', en: 'Disposed of by the supplier' };
  return { zh: '在供货者处，尚未处置', en: 'With the supplier, not disposed of yet' };
}

/** What went back in the days that the city watches, of businesses in a division; what came on the market again first. */
export async function listReturns(tools: ShelfLifeTools, division: string): Promise<ReturnValue[]> {
  const now = tools.clock.now();
  const day = localDay(now, tools.city.city.timezone);
  const days = policyValue(tools.city, 'returned-watch-days', day, 90);
  const since = new Date(now.getTime() - days * DAY_MS);
  const found = await followReturns(
    tools,
    await returnedSince(tools.db, { since, division, limit: RETURNS_MAX }),
  );
  return found.sort((one, other) => Number(other.backOnMarket !== null) - Number(one.backOnMarket !== null));
}
