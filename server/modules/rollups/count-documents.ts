import type { Queryable } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import { type OutboxConsumer, type PostedDocument, soldOnce } from '../ledger/index.ts';
import { findProducts, lotsById, partiesById } from '../registry/index.ts';
import { addUp, balancesOf, byDivision, type Cell, type CellFacts } from './cells.ts';
import { addToBalances, addToDivisions, addToParties } from './rollups.store.ts';

/** Adds what documents say to the roll-ups. Part of the transaction that takes them out of the outbox. */
export function rollupConsumer(timeZone: string): OutboxConsumer {
  return {
    name: 'rollups',
    consume: async (tx, documents) => {
      const cells = await cellsOf(tx, timeZone, documents);
      if (cells.length === 0) return;
      await addToParties(tx, cells);
      await addToBalances(tx, balancesOf(cells));
      await addToDivisions(tx, byDivision(cells));
    },
  };
}

/** What these documents add up to, with what the registry says of lots and businesses now. */
export async function cellsOf(
  tx: Queryable,
  timeZone: string,
  documents: readonly Pick<PostedDocument, 'document' | 'movements' | 'observations'>[],
): Promise<Cell[]> {
  const counted = documents.map(soldOnce);
  const movements = counted.flat();
  const lots = await lotsById(tx, [...new Set(movements.map((movement) => movement.lotId as string))]);
  const found = await findProducts(tx, {
    ids: [...new Set([...lots.values()].map((lot) => lot.productId))],
    gtins: [],
    codes: [],
  });
  const products = new Map(found.map((product) => [product.productId as string, product]));
  const partyIds = movements.flatMap((movement) => [movement.fromId, movement.toId]);
  const parties = await partiesById(tx, [...new Set(partyIds.filter((id) => id !== null))]);
  const facts: CellFacts = {
    dayOf: (at) => localDay(at, timeZone),
    lot: (lotId) => {
      const lot = lots.get(lotId);
      const product = products.get(lot?.productId ?? '');
      if (!lot || !product) throw new Error(`lot ${lotId} moved, but the registry does not know it`);
      return { productId: lot.productId, category: product.category, baseUnit: lot.baseUnit };
    },
    divisionOf: (partyId) => parties.get(partyId)?.divisionCode ?? '',
  };
  return addUp(counted, facts);
}
