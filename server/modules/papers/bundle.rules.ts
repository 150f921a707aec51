import { type CityData, decidingRows, type PaperPart } from '../registry/index.ts';

/** Of one voucher's goods: on which lines they stand, by kind of goods. */
export type LinesByGoods = ReadonlyMap<string, readonly number[]>;

/** A part that a voucher's bundle has: what fills it, and for which lines it is asked. */
export interface BundlePart {
  slot: string;
  part: string;
  kinds: string[];
  /** Some line of these needs it. */
  needed: boolean;
  knownBy: PaperPart['knownBy'] | null;
  clause: string;
  confidence: string;
  lines: number[];
}

/** Parts of the bundle by the city's data; those of several kinds of goods that say the same are one. Pure. */
export function bundleParts(
  city: Pick<CityData, 'paperParts' | 'paperSlots'>,
  question: { senderKind: string; on: string; goods: LinesByGoods },
): BundlePart[] {
  const parts = new Map<string, BundlePart>();
  for (const [goodsKind, lines] of question.goods) {
    const rows = decidingRows(
      city.paperParts,
      { goodsKind, senderKind: question.senderKind, on: question.on },
      (row) => `${row.slot} ${row.part}`,
    );
    for (const row of rows) {
      const key = JSON.stringify([row.slot, row.part, row.kinds, row.asked]);
      const known = parts.get(key);
      if (known) known.lines.push(...lines);
      else
        parts.set(key, {
          slot: row.slot,
          part: row.part,
          kinds: [...row.kinds],
          needed: row.asked === 'needed',
          knownBy: row.knownBy ?? null,
          clause: row.clause,
          confidence: row.confidence,
          lines: [...lines],
        });
    }
  }
  const order = city.paperSlots.map((one) => one.slot);
  return [...parts.values()].sort((a, b) => order.indexOf(a.slot) - order.indexOf(b.slot));
}

/** Which of a part's lines no paper covers that stands. */
export function uncovered(
  part: BundlePart,
  papers: readonly { kind: string; lines: readonly number[]; stands: boolean }[],
): number[] {
  return part.lines.filter((line) => !papers.some((paper) => paper.stands && paper.lines.includes(line)));
}
