import type { Clock } from '../../platform/clock.ts';
import type { Db, Queryable } from '../../platform/db.ts';
import type { IdMint } from '../../platform/ids.ts';
import { documentHeads } from '../ledger/index.ts';
import { type CityData, partiesById } from '../registry/index.ts';
import { upsertFindings } from './findings.store.ts';
import type { Evidence, Found } from './rules/found.ts';

export interface AlertTools {
  db: Db;
  ids: IdMint;
  clock: Clock;
  city: CityData;
}

/** GB/T 2260: the first six digits of a division's code are its county or district. */
export const DISTRICT_DIGITS = 6;

/** Keeps findings, with the divisions whose officers they concern: those of every business in them, and of every scan. */
export async function raiseFindings(
  tx: Queryable,
  tools: Pick<AlertTools, 'ids' | 'clock'>,
  found: readonly Found[],
): Promise<void> {
  if (found.length === 0) return;
  const told = await withTellers(tx, found);
  const parties = await partiesById(tx, [...new Set(told.flatMap(partiesIn))]);
  const divisionsOf = (one: Found): string[] => {
    const codes = [
      ...partiesIn(one).map((partyId) => parties.get(partyId)?.divisionCode ?? ''),
      ...one.evidence.flatMap((piece) => (piece.what === 'sighting' ? (piece.value ?? '') : [])),
    ];
    return [
      ...new Set(
        codes.filter((code) => code !== '').flatMap((code) => [code.slice(0, DISTRICT_DIGITS), code]),
      ),
    ].sort();
  };
  await upsertFindings(
    tx,
    told.map((one) => ({ ...one, findingId: tools.ids.next<'finding'>(), divisions: divisionsOf(one) })),
    tools.clock.now(),
  );
}

function partiesIn(one: Found): string[] {
  return [one.partyId, ...one.evidence.map((piece) => piece.partyId ?? null)].filter((id) => id !== null);
}

/** A claim names its document; who told it is that document's sender, and the finding is about the latest teller. */
async function withTellers(tx: Queryable, found: readonly Found[]): Promise<Found[]> {
  const nameless = (piece: Evidence) => piece.partyId === undefined && piece.documentId !== undefined;
  const asked = found.flatMap((one) => [
    ...one.evidence.flatMap((piece) => (nameless(piece) ? (piece.documentId ?? []) : [])),
    ...(one.partyId === null && one.documentId !== null ? [one.documentId] : []),
  ]);
  const heads = await documentHeads(tx, [...new Set(asked)]);
  return found.map((one) => ({
    ...one,
    partyId: one.partyId ?? heads.get(one.documentId ?? '')?.senderId ?? null,
    evidence: one.evidence.map((piece) =>
      nameless(piece) ? { ...piece, partyId: heads.get(piece.documentId ?? '')?.senderId ?? null } : piece,
    ),
  }));
}
