import { type Sighting, sightingEvidence } from './code-in-two-places.ts';
import { type Evidence, type Found, found } from './found.ts';
import type { Row } from './lot-story.ts';

/** A party that the records brought a lot to, or on the way to which they set it. */
export interface Stay {
  partyId: string;
  /** The earliest instant at which the goods can have been there. */
  from: number;
  documentId: string;
}

/** Since when each party can have had the goods: made, received, or merely sent to it. Once there, a piece may stay. */
export function staysOf(rows: readonly Row[]): Map<string, Stay> {
  const stays = new Map<string, Stay>();
  const touch = (partyId: string | null, row: Row) => {
    if (partyId === null) return;
    const known = stays.get(partyId);
    if (known && known.from <= row.at) return;
    stays.set(partyId, { partyId, from: row.at, documentId: row.documentId });
  };
  for (const row of rows) {
    touch(row.toId, row);
    touch(row.fromId, row);
  }
  return stays;
}

/**
 * Scans of a batch where no recorded movement took it: the business that scanned its own stock is none that the lot
 * (or one linked to it) was with, or on the way to, by then; where no business is known, its district is none of
 * theirs. `slack_ms` forgives receipts that are written down later than the goods came. One finding for each place.
 *
 * A shopper's scan is not among the sightings: goods are carried home, and that says nothing.
 */
export function offRoute(
  lotIds: readonly string[],
  rows: readonly Row[],
  sightings: readonly Sighting[],
  districtOf: (partyId: string) => string | null,
  slack_ms: number,
): Found[] {
  const stays = staysOf(rows);
  const districts = new Map<string, number>();
  for (const stay of stays.values()) {
    const district = districtOf(stay.partyId);
    if (district === null) continue;
    districts.set(district, Math.min(districts.get(district) ?? Number.POSITIVE_INFINITY, stay.from));
  }
  const explained = (one: Sighting): boolean => {
    const since = one.partyId === null ? districts.get(one.district ?? '') : stays.get(one.partyId)?.from;
    if (one.partyId === null && one.district === null) return true;
    return since !== undefined && since <= one.span.latest + slack_ms;
  };
  const strange = sightings.filter((one) => !explained(one));
  const byPlace = Map.groupBy(strange, (one) => one.partyId ?? `district ${one.district}`);
  const held = [...stays.values()].map(
    (stay): Evidence => ({
      what: 'held',
      partyId: stay.partyId,
      documentId: stay.documentId,
      at: stay.from,
      value: districtOf(stay.partyId) ?? '',
    }),
  );
  return [...byPlace].map(([place, all]) =>
    found(
      'off-route',
      [lotIds[0] ?? '', place],
      { lotId: lotIds[0] ?? null, partyId: all[0]?.partyId ?? null, code: all[0]?.code ?? null },
      [...all.slice(0, 10).map(sightingEvidence), ...held],
    ),
  );
}
