import type { Queryable } from '../../platform/db.ts';
import { type Lot, lotsById } from '../registry/index.ts';
import { type Freeze, stateOf, subjectsOfLot, subjectText } from './freeze.rules.ts';
import { freezesBySubject } from './freezes.store.ts';
import { linkedLots } from './linked-lots.ts';

/** A lot by what it can be frozen under. */
type KnownLot = Pick<Lot, 'lotId' | 'productId' | 'producerId'>;

/**
 * Freezes in force by lot, of the lot itself, of what was found to be the same goods, or of its product; the oldest
 * first. Three look-ups whatever the number of lots; one where none is linked to another.
 */
export async function freezesOfLots(
  db: Queryable,
  lots: readonly KnownLot[],
  today: string,
): Promise<Map<string, Freeze[]>> {
  const known = new Map<string, KnownLot>(lots.map((lot) => [lot.lotId, lot]));
  const same = await linkedLots(db, [...known.keys()]);
  const others = [...new Set([...same.values()].flatMap((group) => [...group]))].filter(
    (lotId) => !known.has(lotId),
  );
  for (const [lotId, lot] of await lotsById(db, others)) known.set(lotId, lot);
  const subjectsOf = (lotId: string) =>
    [...(same.get(lotId) ?? [lotId])].flatMap((one) => subjectsOfLot(known.get(one) ?? nothingElse(one)));
  const frozen = await freezesBySubject(db, [...new Set([...same.keys()].flatMap(subjectsOf))]);
  if (frozen.size === 0) return new Map();
  const found = new Map<string, Freeze[]>();
  for (const lotId of same.keys()) {
    const freezes = subjectsOf(lotId)
      .flatMap((subject) => frozen.get(subject) ?? [])
      .filter((freeze) => stateOf(freeze, today) === 'in-force');
    if (freezes.length > 0) found.set(lotId, byAge(freezes));
  }
  return found;
}

/** A linked lot that the registry does not have can still be frozen by its number. */
const nothingElse = (lotId: string) => ({ lotId, productId: '0', producerId: null });

const byAge = (freezes: readonly Freeze[]): Freeze[] =>
  [...new Map(freezes.map((freeze) => [freeze.freezeId, freeze])).values()].sort(
    (a, b) => a.at.getTime() - b.at.getTime(),
  );

/** Freezes in force of a business itself. */
export async function freezesOfParty(db: Queryable, partyId: string, today: string): Promise<Freeze[]> {
  const subject = subjectText({ kind: 'party', partyId });
  const freezes = (await freezesBySubject(db, [subject])).get(subject) ?? [];
  return freezes.filter((freeze) => stateOf(freeze, today) === 'in-force');
}
