import type { EdgeRecord, MovementRecord } from '../../ledger/index.ts';

/** A line of a document that quotes a number, by the handing-over that it speaks of. */
export interface QuotedLine {
  documentId: string;
  line: number;
  lotId: string;
  day: string;
  countedDocument: string;
  countedLine: number;
}

export interface Entry extends QuotedLine {
  fromId: string | null;
  toId: string | null;
  /** Base units that came into the chain and stayed in it; null where nobody said how many. */
  quantity: number | null;
}

/**
 * Of all lines that quote a number, those by which goods came into the chain under it, each handing-over once.
 *
 * Whoever sells on what came to it quotes the same number again: the goods are counted already. So a line does not
 * count when its sender had received the lot by then, and neither does a lot that was made of one that is quoted under
 * the same number. What was refused or annulled went back to its sender, which may send it again: it is taken off. A late
 * voucher and the purchase it belongs to are one handing-over.
 */
export function entriesOf(
  quotes: readonly QuotedLine[],
  movements: readonly MovementRecord[],
  madeOf: ReadonlyMap<string, ReadonlySet<string>>,
): Entry[] {
  const quoted = new Set(quotes.map((quote) => quote.lotId));
  const byLot = Map.groupBy(movements, (movement) => movement.lotId as string);
  const counted = new Map<string, Entry>();
  for (const quote of quotes) {
    const key = `${quote.lotId} ${quote.countedDocument} ${quote.countedLine}`;
    if (counted.has(key)) continue;
    if ([...(madeOf.get(quote.lotId) ?? [])].some((source) => quoted.has(source))) continue;
    const ofLot = byLot.get(quote.lotId) ?? [];
    const shipped = ofLot.find(
      (one) =>
        one.kind === 'shipped' && one.documentId === quote.countedDocument && one.line === quote.countedLine,
    );
    if (!shipped || cameBefore(ofLot, shipped)) continue;
    counted.set(key, {
      ...quote,
      fromId: shipped.fromId,
      toId: shipped.toId,
      quantity: shipped.quantity === null ? null : shipped.quantity - wentBack(ofLot, shipped),
    });
  }
  return [...counted.values()];
}

/** Whether the sender had the lot from somebody else when it sent it. */
function cameBefore(ofLot: readonly MovementRecord[], shipped: MovementRecord): boolean {
  return ofLot.some(
    (one) =>
      one.kind === 'shipped' &&
      one.toId === shipped.fromId &&
      one.fromId !== shipped.fromId &&
      one.at <= shipped.at &&
      one.documentId !== shipped.documentId,
  );
}

function wentBack(ofLot: readonly MovementRecord[], shipped: MovementRecord): number {
  const back = ofLot.filter(
    (one) =>
      (one.kind === 'refused' || one.kind === 'voided') &&
      one.answersDocument === shipped.documentId &&
      one.answersLine === shipped.line,
  );
  return Math.min(
    shipped.quantity ?? 0,
    back.reduce((sum, one) => sum + (one.quantity ?? 0), 0),
  );
}

/** By lot: all lots that it was made of, near or far, among the edges that are known. */
export function ancestorsOf(
  lotIds: readonly string[],
  edges: readonly Pick<EdgeRecord, 'lotId' | 'otherLotId' | 'direction'>[],
): Map<string, Set<string>> {
  const parents = new Map<string, string[]>();
  for (const edge of edges) {
    if (edge.direction !== -1) continue;
    const known = parents.get(edge.lotId);
    if (known) known.push(edge.otherLotId);
    else parents.set(edge.lotId, [edge.otherLotId]);
  }
  return new Map(
    lotIds.map((lotId) => {
      const found = new Set<string>();
      const open = [lotId];
      for (let next = open.pop(); next !== undefined; next = open.pop()) {
        for (const parent of parents.get(next) ?? []) {
          if (parent === lotId || found.has(parent)) continue;
          found.add(parent);
          open.push(parent);
        }
      }
      return [lotId, found] as const;
    }),
  );
}
