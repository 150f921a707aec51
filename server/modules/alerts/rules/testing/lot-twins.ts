import type { LotStory, Row } from '../lot-story.ts';

/**
 * Slow and obvious twins of the lot rules: they look at rows one by one, in quadratic time, with no sums kept.
 */

const OUTWARD: ReadonlySet<string> = new Set([
  'shipped',
  'sold',
  'sold-estimated',
  'transformed-in',
  'disposed',
  'donated',
]);
const ENTRY: ReadonlySet<string> = new Set([
  'produced',
  'transformed-out',
  'consumer-returned',
  'adjusted-in',
]);
const ARRIVAL: ReadonlySet<string> = new Set(['received', 'implied', 'excess']);
const BACK: ReadonlySet<string> = new Set(['refused', 'voided']);

const parties = (story: LotStory): string[] =>
  [...new Set(story.rows.flatMap((row) => [row.fromId, row.toId]))].filter((id) => id !== null);

const shipmentOf = (story: LotStory, row: Row): Row | undefined =>
  story.rows.find(
    (one) =>
      one.kind === 'shipped' &&
      one.lotId === row.lotId &&
      one.documentId === row.answersDocument &&
      one.line === row.answersLine,
  );

/** The most that a row can have brought to a party, and since when. */
function brought(story: LotStory, row: Row, party: string): { most: number; since: number } {
  const all = row.quantity ?? Number.POSITIVE_INFINITY;
  if (ENTRY.has(row.kind) && row.toId === party) return { most: all, since: row.at };
  if (row.kind === 'donated' && row.toId === party) return { most: all, since: row.at };
  const since = Math.min(row.at, shipmentOf(story, row)?.at ?? row.at);
  if (ARRIVAL.has(row.kind) && row.toId === party) return { most: all, since };
  if (BACK.has(row.kind) && row.fromId === party) return { most: all, since };
  if (row.kind === 'shipped' && row.toId === party) {
    let open = all;
    for (const answer of story.rows) {
      if (answer.kind === 'excess' || answer === row || shipmentOf(story, answer) !== row) continue;
      open -= answer.quantity ?? 0;
    }
    return { most: Math.max(0, open), since: row.at };
  }
  return { most: 0, since: row.at };
}

/** The least that a row has taken from a party. */
const took = (row: Row, party: string): number =>
  row.fromId === party && OUTWARD.has(row.kind) ? (row.quantity ?? 0) : 0;

/** Parties from which more certainly went than can have come, with how much more at least. */
export function overdrawnTwin(story: LotStory): Map<string, number> {
  const found = new Map<string, number>();
  for (const party of parties(story)) {
    let most = 0;
    let least = 0;
    for (const row of story.rows) {
      most += brought(story, row, party).most;
      least += took(row, party);
    }
    if (least > most) found.set(party, least - most);
  }
  return found;
}

/** Everything that certainly took goods from a party, with what was written off. */
const gone = (row: Row, party: string): number =>
  row.fromId === party && [...OUTWARD, 'lost', 'missing', 'adjusted-out'].includes(row.kind)
    ? (row.quantity ?? 0)
    : 0;

/** Parties with a use of goods that a disposal had left nothing for. */
export function afterDisposalTwin(story: LotStory): Set<string> {
  const found = new Set<string>();
  for (const party of parties(story)) {
    for (const use of story.rows) {
      if (
        use.fromId !== party ||
        !['sold', 'sold-estimated', 'shipped', 'donated', 'transformed-in'].includes(use.kind)
      )
        continue;
      for (const disposal of story.rows) {
        if (disposal.kind !== 'disposed' || disposal.fromId !== party || !disposal.quantity) continue;
        const end = disposal.at + disposal.precision_ms;
        if (end >= use.at) continue;
        let came = 0;
        let upTo = 0;
        let before = 0;
        for (const row of story.rows) {
          const { most, since } = brought(story, row, party);
          if (since <= use.at + use.precision_ms) came += most;
          if (row.at + row.precision_ms <= end) upTo += gone(row, party);
          if (row.at + row.precision_ms < disposal.at) before += gone(row, party);
        }
        if (came <= upTo && came > before) found.add(party);
      }
    }
  }
  return found;
}
