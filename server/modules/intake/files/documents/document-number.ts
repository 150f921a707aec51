import { createHash } from 'node:crypto';
import type { Fields } from '../cells/read-row.ts';
import type { LedgerCode } from '../ledger-types.ts';
import type { StoredRow } from './planned.ts';

const NUMBER_MAX = 64;

/**
 * The number of a document: the sender's own, else one made of what its rows say, so that the same rows in another file
 * have the same number.
 */
export function documentNumber(ledger: LedgerCode, rows: readonly StoredRow[]): string {
  const own = rows.map(({ fields }) => text(fields.number)).find((number) => number !== '');
  if (own !== undefined) return own.slice(0, NUMBER_MAX);
  const hash = createHash('sha256').update(ledger);
  for (const { print } of rows) hash.update(print);
  return `F-${hash.digest('hex').slice(0, 24).toUpperCase()}`;
}

const text = (value: Fields[string] | undefined): string => (typeof value === 'string' ? value.trim() : '');
