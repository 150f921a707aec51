import type { PartyId } from '../identity/index.ts';
import type { describeLots, LotId, ResolvedLine } from '../registry/index.ts';
import type { noteDiscrepancies } from './capture-document.ts';
import { type CountedBefore, isLoss } from './project-records.ts';
import type { Movement } from './projection.ts';

export type Found = Parameters<typeof noteDiscrepancies>[3][number];

/** One batch told in two ways, and weights that do not fit the count: kept, and pointed out. */
export function goodsFindings(lines: readonly ResolvedLine[], partyId: PartyId): Found[] {
  return lines.flatMap((line): Found[] => [
    ...(line.contradicts.length > 0
      ? [
          {
            lotId: line.lot.lotId,
            partyId,
            line: line.line,
            kind: 'two-stories' as const,
            quantity: line.quantity,
            detail: { contradicts: line.contradicts },
          },
        ]
      : []),
    ...(line.notes.some((note) => note.code === 'actual-differs')
      ? [
          {
            lotId: line.lot.lotId,
            partyId,
            line: line.line,
            kind: 'weight-differs' as const,
            quantity: line.quantity,
            detail: { notes: line.notes.map((note) => note.zh) },
          },
        ]
      : []),
  ]);
}

/** Sales and handings-over after the day on which the lot expired, by what its documents say. */
export function expiredFindings(
  facts: Awaited<ReturnType<typeof describeLots>>,
  lines: readonly ResolvedLine[],
  partyId: PartyId,
  day: string,
): Found[] {
  const sold = lines.map(({ line, lot: { lotId }, quantity }) => ({ line, lotId, quantity }));
  return expiredSales(facts, sold, partyId, day);
}

/** The same of lines that name their lots. */
export function expiredSales(
  facts: Awaited<ReturnType<typeof describeLots>>,
  lines: readonly { line: number; lotId: LotId; quantity: number | null }[],
  partyId: PartyId,
  day: string,
): Found[] {
  return lines.flatMap((line): Found[] => {
    // Where documents differ the earliest day counts: a later one may be the falsified one.
    const days = facts.get(line.lotId)?.claims.flatMap((claim) => claim.expiryDate ?? []) ?? [];
    const expiry = days.sort()[0];
    if (!expiry || expiry >= day) return [];
    return [
      {
        lotId: line.lotId,
        partyId,
        line: line.line,
        kind: 'after-expiry',
        quantity: line.quantity,
        detail: { expiryDate: expiry, day },
      },
    ];
  });
}

/** What a count says is gone, beyond what the category may lose. */
export function missingFindings(
  movements: readonly Movement[],
  partyId: PartyId,
  counts: readonly CountedBefore[],
): Found[] {
  // That the books were wrong may be said of any quantity; beyond the tolerance somebody has to look at it.
  const beyond = ({ kind, line, quantity }: Movement): boolean => {
    const count = counts[line - 1];
    return kind === 'adjusted-out' && !!count && !isLoss(quantity ?? 0, count.expected, count.permille);
  };
  return movements
    .filter((movement) => movement.kind === 'missing' || beyond(movement))
    .map(({ lotId, line, quantity }) => ({ lotId, partyId, line, kind: 'missing', quantity, detail: {} }));
}
