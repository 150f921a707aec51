interface Row {
  goodsKind: string;
  senderKind: string;
  from: string;
  to: string | null;
}

/** Whether an effective-dated row holds on a day; `to` is the first day on which it no longer does. */
export const holdsOnDay = (row: { from: string; to: string | null }, day: string): boolean =>
  row.from <= day && (row.to === null || day < row.to);

/**
 * Of rows for goods and senders those that decide on a day, one for each key: the most specific (goods and sender
 * named, then goods, then sender, then neither), among equals the later `from`. The same rule as required fields.
 */
export function decidingRows<R extends Row>(
  rows: readonly R[],
  question: { goodsKind: string; senderKind: string; on: string },
  keyOf: (row: R) => string,
): R[] {
  const deciding = new Map<string, R>();
  for (const row of rows) {
    if (row.goodsKind !== '*' && row.goodsKind !== question.goodsKind) continue;
    if (row.senderKind !== '*' && row.senderKind !== question.senderKind) continue;
    if (!holdsOnDay(row, question.on)) continue;
    const best = deciding.get(keyOf(row));
    if (!best || precedes(row, best)) deciding.set(keyOf(row), row);
  }
  return [...deciding.values()];
}

const weight = (row: Row): number => (row.goodsKind === '*' ? 0 : 2) + (row.senderKind === '*' ? 0 : 1);

const precedes = (row: Row, best: Row): boolean =>
  weight(row) === weight(best) ? row.from > best.from : weight(row) > weight(best);
