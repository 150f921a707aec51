import type { Queryable } from '../../platform/db.ts';
import { Problem } from '../../platform/errors.ts';
import type { PartyId } from '../identity/index.ts';
import { holdersOf } from '../ledger/index.ts';
import { findLot, type LotId } from '../registry/index.ts';

/** Lots that this business has or had. Errors: `lot-unknown`, `lot-not-own`, each at its place. */
export async function ownLots(
  tx: Queryable,
  partyId: PartyId,
  references: readonly string[],
  placeOf: (index: number) => string,
): Promise<LotId[]> {
  const lots: LotId[] = [];
  for (const [index, reference] of references.entries()) {
    const at = placeOf(index);
    const lotId = await foundAt(tx, reference, at);
    if (!(await holdersOf(tx, [lotId])).includes(partyId)) throw notOwn(at);
    if (!lots.includes(lotId)) lots.push(lotId);
  }
  return lots;
}

async function foundAt(tx: Queryable, reference: string, path: string): Promise<LotId> {
  try {
    return (await findLot(tx, reference)).lotId;
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'lot-unknown') throw error;
    throw new Problem(422, 'lot-unknown', { ...error.words, path });
  }
}

const notOwn = (path: string) =>
  new Problem(422, 'lot-not-own', {
    zh: '这个批次没有到过本单位。请核对批次码。',
    en: 'This lot was never with this business; check its code.',
    path,
  });
