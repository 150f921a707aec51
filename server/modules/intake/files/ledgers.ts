import type { Ledger } from './ledger-types.ts';
import { DISPOSAL } from './ledgers/disposal.ts';
import { GATE } from './ledgers/gate.ts';
import { MEAT } from './ledgers/meat.ts';
import { PURCHASE } from './ledgers/purchase.ts';
import { QUICK_TEST } from './ledgers/quick-test.ts';
import { SALE } from './ledgers/sale.ts';

/** The common ledgers, in the order in which they are offered. Project notes 1.8, 1.9, part 8. */
export const LEDGERS: readonly Ledger[] = [PURCHASE, SALE, GATE, MEAT, QUICK_TEST, DISPOSAL];

export const ledgerOf = (code: string): Ledger | undefined => LEDGERS.find((ledger) => ledger.code === code);

export type { ColumnKind, Ledger, LedgerCode, LedgerColumn } from './ledger-types.ts';
