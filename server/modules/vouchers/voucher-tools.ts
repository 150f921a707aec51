import type { PartyId } from '../identity/index.ts';
import type { describeDiscrepancy, RecordTools } from '../ledger/index.ts';
import type { ShipmentLine, Unmade } from './project-voucher.ts';

export type VoucherTools = RecordTools;

export interface Issued {
  documentId: string;
  senderId: PartyId;
  replayed: boolean;
  discrepancies: ReturnType<typeof describeDiscrepancy>[];
}

export interface Correcting {
  annulled: ShipmentLine[];
  /** What the voucher had implied to be produced, and that stands or falls with it. */
  unmade: readonly Unmade[];
}
