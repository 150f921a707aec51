import { type Evidence, type Found, found } from './found.ts';
import { amount, toBounds } from './interval.ts';
import type { LotStory, Row } from './lot-story.ts';
import { withoutCorrected } from './two-dates.ts';

/**
 * Goods that moved before they were made: wholly before the earliest day that any document claims for the lot's
 * production, or before the day on which its making is recorded. A day and not an instant, since a day's work is
 * written down when it is done. One finding for each document.
 */
export function beforeProduction(story: LotStory): Found[] {
  const proofs = [claimedDay(story), recordedDay(story)].filter((proof) => proof !== null);
  const byDocument = new Map<string, { rows: Row[]; proof: Evidence }>();
  for (const row of story.rows) {
    const proof = proofs.find((one) => row.at + row.precision_ms < (one.at ?? 0));
    if (!proof) continue;
    const known = byDocument.get(row.documentId);
    if (known) known.rows.push(row);
    else byDocument.set(row.documentId, { rows: [row], proof });
  }
  return [...byDocument].map(([documentId, { rows, proof }]) => {
    const [first] = rows as [Row];
    return found(
      'before-production',
      [story.lotIds[0] ?? '', documentId],
      { lotId: first.lotId, partyId: first.fromId ?? first.toId, documentId },
      [proof, ...rows.map((row) => movedBefore(row, story.unit))],
    );
  });
}

const movedBefore = (row: Row, unit: string | null): Evidence => ({
  what: 'moved-before',
  documentId: row.documentId,
  lotId: row.lotId,
  partyId: row.fromId ?? row.toId,
  at: row.at,
  precision_ms: row.precision_ms,
  quantity: toBounds(amount(row.quantity)),
  ...(unit === null ? {} : { unit }),
  value: row.kind,
});

/** The earliest claimed day: where documents differ nothing is contradicted that one of them allows. */
function claimedDay(story: LotStory): Evidence | null {
  const dated = withoutCorrected(story.claims, story.rows).filter((claim) => claim.productionDate !== null);
  const [first] = dated.sort((a, b) => ((a.productionDate ?? '') < (b.productionDate ?? '') ? -1 : 1));
  if (!first || first.productionDate === null) return null;
  return {
    what: 'production-claimed',
    documentId: first.documentId,
    lotId: first.lotId,
    at: story.startOfDay(first.productionDate),
    value: first.productionDate,
  };
}

/** The earliest recorded making; says nothing where some of the goods entered without a record of their making. */
function recordedDay(story: LotStory): Evidence | null {
  const makings = story.rows.filter((row) => row.kind === 'produced' || row.kind === 'transformed-out');
  // A `produced` row that answers its own document is production implied by shipping.
  if (makings.some((row) => row.answersDocument !== null)) return null;
  // Each lot of a story must have its making, or its goods may be older than the others'.
  const made = new Set(makings.map((row) => row.lotId));
  if (!story.lotIds.every((lotId) => made.has(lotId))) return null;
  const first = makings.reduce((earliest, row) => (row.at < earliest.at ? row : earliest), makings[0] as Row);
  const day = story.dayOf(first.at);
  return {
    what: 'production-recorded',
    documentId: first.documentId,
    lotId: first.lotId,
    at: story.startOfDay(day),
    value: day,
  };
}
