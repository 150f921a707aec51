import type { Clock } from '../../platform/clock.ts';
import type { Db, Queryable } from '../../platform/db.ts';
import type { IdMint } from '../../platform/ids.ts';
import { localDay } from '../../platform/local-time.ts';
import { documentHeads } from '../ledger/index.ts';
import { type CityData, partiesById } from '../registry/index.ts';
import { upsertFindings } from './findings.store.ts';
import { type Judged, judge } from './rules/alert-rules.ts';
import type { Evidence, Found } from './rules/found.ts';
import { noteNearMisses, thresholdsNow } from './rules.store.ts';

export interface AlertTools {
  db: Db;
  ids: IdMint;
  clock: Clock;
  city: CityData;
}

/** GB/T 2260: the first six digits of a division's code are its county or district. */
export const DISTRICT_DIGITS = 6;

/**
 * Holds what was found against the thresholds in force and keeps what is strong enough, with the divisions whose officers
 * it concerns: those of every business in it, and of every scan. Returns the keys of what is raised; what is not may
 * have stood before and rests.
 */
export async function raiseFindings(
  tx: Queryable,
  tools: Pick<AlertTools, 'ids' | 'clock' | 'city'>,
  found: readonly Found[],
): Promise<string[]> {
  if (found.length === 0) return [];
  const now = tools.clock.now();
  const day = localDay(now, tools.city.city.timezone);
  const { raised, near } = judge(tools.city.alertRules, day, await thresholdsNow(tx, now), found);
  await noteNearMisses(tx, near, now);
  if (raised.length === 0) return [];
  const told = await withTellers(tx, raised);
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
    now,
  );
  return told.map((one) => one.key);
}

function partiesIn(one: Found): string[] {
  return [one.partyId, ...one.evidence.map((piece) => piece.partyId ?? null)].filter((id) => id !== null);
}

/** A claim names its document; who told it is that document's sender, and the finding is about the latest teller. */
async function withTellers(tx: Queryable, found: readonly Judged[]): Promise<Judged[]> {
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
