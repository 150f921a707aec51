import { addMonths, type CityData, type RecordBook, retentionFor } from '../registry/index.ts';

/**
 * Until which day a row of a book must be kept, and by which clause: so many months after the goods expire where the law
 * counts from there and an expiry is known, else after the record itself. The law of the record's own day counts. Pure.
 */
export function keepUntil(
  city: CityData,
  book: Pick<RecordBook, 'retention'>,
  row: { day: string; expiry: string | null; goodsKind: string | null },
): { day: string; clause: string } {
  const named = book.retention.find(
    (one) => one.goodsKinds.includes('*') || one.goodsKinds.includes(row.goodsKind ?? ''),
  );
  const term = retentionFor(city, named?.recordKind ?? '', row.day);
  if (!term) return { day: addMonths(row.day, 24), clause: '食品安全法 50' };
  const day =
    term.afterExpiryMonths !== null && row.expiry !== null
      ? addMonths(row.expiry, term.afterExpiryMonths)
      : addMonths(row.day, term.withoutShelfLifeMonths);
  return { day, clause: term.clause };
}
