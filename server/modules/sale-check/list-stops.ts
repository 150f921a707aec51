import { createHash } from 'node:crypto';
import { localDay } from '../../platform/local-time.ts';
import type { Principal } from '../identity/index.ts';
import { rangesOfLots } from '../labels/index.ts';
import { type RecordTools, readableParty, stockOf } from '../ledger/index.ts';
import { binds, standingStops } from '../recall/index.ts';
import { findProducts, lotsById, lotsOfProduct, policyOn } from '../registry/index.ts';
import { boundNow } from '../retail/index.ts';
import { blockOfProduct, mayLieThere, type SaleCheckTools, stateOfLots } from './read-state.ts';
import type { StoppedProduct } from './rules/judge.ts';
import { lotsToList, makeStopList, type StopList } from './rules/stop-list.ts';

const HOURS = 24;
const LOTS_MAX = 5000;
const HOUR_MS = 3_600_000;

/** The list that a shop's tills keep. Errors: `party-unknown`, `record-forbidden`. */
export async function listStops(
  tools: SaleCheckTools & RecordTools,
  principal: Principal,
  asked: string | undefined,
): Promise<StopList> {
  const shop = await readableParty(tools, principal, asked);
  const { db, city } = tools;
  const { timezone } = city.city;
  const now = tools.clock.now();
  const today = localDay(now, timezone);
  const hours = policyOn(city, 'sale-check-list-hours', today)?.value ?? HOURS;
  const lots_max = policyOn(city, 'sale-check-list-max', today)?.value ?? LOTS_MAX;
  const validUntil = new Date(now.getTime() + hours * HOUR_MS);
  const [stock, stops, bound] = await Promise.all([
    stockOf(db, shop.partyId, { limit: lots_max, everything: true }),
    standingStops(db, today),
    boundNow(db, shop.partyId, now),
  ]);
  const there = mayLieThere(tools, now);
  const here = stock.filter((one) => there(one) || bound.lotIds.has(one.lotId));
  const binding = stops.filter((stop) => binds(stop.freeze, shop, city.city.code));
  const ofProducts = await Promise.all(
    binding.flatMap(({ product }) =>
      product
        ? [
            lotsOfProduct(db, [product.productId], lots_max).then((lots) =>
              lots.filter((lot) => product.producerId === null || lot.producerId === product.producerId),
            ),
          ]
        : [],
    ),
  );
  const ids = new Set([
    ...here.map((one) => one.lotId as string),
    ...binding.flatMap((stop) => stop.lotIds),
    ...ofProducts.flat().map((lot) => lot.lotId as string),
  ]);
  const lots = [...(await lotsById(db, [...ids])).values()];
  const state = await stateOfLots(tools, shop, lots, { holdings: here, bound: bound.lotIds }, now);
  const products: StoppedProduct[] = [];
  const whole = binding.flatMap(({ product }) => (product?.producerId === null ? [product.productId] : []));
  const named = await findProducts(db, { ids: [...new Set(whole)], gtins: [], codes: [] });
  for (const { productId, gtin } of named) {
    const block = await blockOfProduct(tools, shop, productId, now);
    if (block) products.push({ productId, gtin, block });
  }
  const lastDay = localDay(validUntil, timezone);
  const listed = lotsToList(state, lastDay);
  const ranges = await rangesOfLots(
    db,
    listed.map((lot) => lot.lotId),
  );
  const list = makeStopList(
    { ...state, products },
    {
      shop: shop.partyId,
      madeAt: now,
      validUntil,
      lastDay,
      timeZone: timezone,
      lots_max,
      plus: [...bound.plus].map(([plu, productId]) => ({ plu, productId })),
      pieces: ranges.map(({ scope, first, last, lotId }) => ({ gtin: scope, first, last, lotId })),
    },
  );
  // The same content is the same version, whenever it was made: a till that has it need not load it again.
  const { madeAt: _made, validUntil: _until, ...content } = list;
  const version = createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 22);
  return { version, ...list };
}
