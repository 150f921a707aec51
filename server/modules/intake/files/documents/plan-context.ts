import type { PartyId } from '../../../identity/index.ts';
import type { CityData, Party } from '../../../registry/index.ts';
import type { LedgerCode } from '../ledger-types.ts';
import type { HeldLots } from './held-lots.ts';
import type { Names } from './names.ts';
import type { PlacedFinding, PlannedDocument, StoredRow } from './planned.ts';
import type { NamedVouchers } from './vouchers-named.ts';

export interface PlanContext {
  city: CityData;
  ledger: LedgerCode;
  names: Names;
  vouchers: NamedVouchers;
  held: HeldLots;
  /** The business whose file it is. */
  sender: Party;
}

export type Planned = { document: PlannedDocument } | { findings: PlacedFinding[] };

export interface DocumentParts {
  number: string;
  partyId: PartyId;
  rows: readonly StoredRow[];
}
