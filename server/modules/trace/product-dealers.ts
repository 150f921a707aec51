import type { Principal } from '../identity/index.ts';
import { holdingsOfLots, inDistrict, movementsOfLots } from '../ledger/index.ts';
import {
  displayQuantity,
  findProducts,
  lotsOfProduct,
  partiesById,
  productUnknown,
} from '../registry/index.ts';
import { addMovement, type DealerFigures, enteredBy, noFigures } from './dealer-figures.ts';
import type { TraceTools } from './trace-lots.ts';

const LOTS_MAX = 5000;

interface DealerSums extends DealerFigures {
  lots: Set<string>;
  lastAt: Date;
}

/**
 * Every business of the city that a product passed through, over all its lots, with quantities: what an officer asks
 * for when a name is in the news. Sorted by what is still there, then by what was received. A district's officer sees
 * the district's dealers, and how many there are elsewhere. `received` adds up what each dealer took over, so that
 * goods that pass through two of them count twice; `entered` counts them once, where they came from elsewhere.
 * Errors: `product-unknown`.
 */
export async function productDealers(tools: TraceTools, principal: Principal, productId: string) {
  const product = (await findProducts(tools.db, { ids: [productId], gtins: [], codes: [] }))[0];
  if (!product) throw productUnknown();
  const lots = await lotsOfProduct(tools.db, [productId], LOTS_MAX);
  const lotIds = lots.map((lot) => lot.lotId);
  const [movements, holdings] = await Promise.all([
    movementsOfLots(tools.db, lotIds),
    holdingsOfLots(tools.db, lotIds),
  ]);
  const dealers = new Map<string, DealerSums>();
  for (const holding of holdings) {
    const sums = dealers.get(holding.partyId) ?? {
      ...noFigures(),
      lots: new Set<string>(),
      lastAt: holding.lastAt,
    };
    sums.lots.add(holding.lotId);
    sums.onHand += holding.onHand;
    sums.incoming += holding.incoming;
    if (holding.lastAt > sums.lastAt) sums.lastAt = holding.lastAt;
    dealers.set(holding.partyId, sums);
  }
  for (const movement of movements)
    addMovement(movement, dealers.get(movement.fromId ?? ''), dealers.get(movement.toId ?? ''));
  const parties = await partiesById(tools.db, [...dealers.keys()]);
  const show = (quantity: number) => ({
    zh: displayQuantity(tools.city.units, quantity, product.baseUnit, 'zh', product.pieceUnit ?? undefined),
    en: displayQuantity(tools.city.units, quantity, product.baseUnit, 'en', product.pieceUnit ?? undefined),
  });
  const rows = [...dealers]
    .flatMap(([partyId, sums]) => {
      const party = parties.get(partyId);
      if (!party) return [];
      const { partyId: id, name, kind, divisionCode, address, contactName, contactPhone, source } = party;
      return [
        {
          party: { partyId: id, name, kind, divisionCode, address, contactName, contactPhone, source },
          // Who makes or brings the goods in is not one of those it was dealt to.
          isSource: sums.produced > 0,
          lots: sums.lots.size,
          received: sums.received,
          sold: sums.sold,
          movedOn: sums.movedOn,
          onHand: sums.onHand,
          incoming: sums.incoming,
          lastAt: sums.lastAt.toISOString(),
          display: {
            received: show(sums.received),
            sold: show(sums.sold),
            movedOn: show(sums.movedOn),
            onHand: show(sums.onHand),
            incoming: show(sums.incoming),
          },
        },
      ];
    })
    .sort(
      (a, b) =>
        Number(a.isSource) - Number(b.isSource) ||
        b.onHand - a.onHand ||
        b.received - a.received ||
        (a.party.partyId < b.party.partyId ? -1 : 1),
    );
  const mine = rows.filter(
    (row) => principal.role !== 'regulator' || inDistrict(principal, row.party, tools.city.city.code),
  );
  const here = new Set<string>(mine.map((row) => row.party.partyId));
  const entered = movements.reduce((sum, movement) => sum + enteredBy(movement, here), 0);
  const total = (name: 'received' | 'sold' | 'onHand' | 'incoming') =>
    mine.reduce((sum, row) => sum + row[name], 0);
  const totals = {
    entered,
    received: total('received'),
    sold: total('sold'),
    onHand: total('onHand'),
    incoming: total('incoming'),
  };
  return {
    product,
    truncated: lots.length >= LOTS_MAX,
    lots: lots.length,
    totals: {
      ...totals,
      dealers: mine.filter((row) => !row.isSource).length,
      dealersElsewhere: rows.filter((row) => !row.isSource && !mine.includes(row)).length,
      baseUnit: product.baseUnit,
      display: {
        entered: show(totals.entered),
        received: show(totals.received),
        sold: show(totals.sold),
        onHand: show(totals.onHand),
        incoming: show(totals.incoming),
      },
    },
    dealers: mine,
  };
}
