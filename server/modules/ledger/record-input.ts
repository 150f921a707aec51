import type { Clock } from '../../platform/clock.ts';
import type { Queryable } from '../../platform/db.ts';
import type { Issue } from '../../platform/errors.ts';
import type { PartyId } from '../identity/index.ts';
import type { CityData, GoodsLineLike, ResolvedLine } from '../registry/index.ts';
import type { LedgerTools } from './capture-document.ts';
import type { DocumentKind, Precision } from './kinds.ts';

export interface RecordTools extends LedgerTools {
  city: CityData;
  clock: Clock;
  /**
   * Told, in the same transaction, of handings-over that a document implied to be received. Vouchers stand above
   * the ledger and keep their own state by this.
   */
  onImplied: (
    tx: Queryable,
    implied: readonly { documentId: string; senderId: PartyId; receiverId: PartyId }[],
    at: Date,
  ) => Promise<void>;
  /**
   * Asked, in the same transaction, before goods are handed on or sold: findings for what must stay where it is (a
   * freeze, say). Those who decide stand above the ledger; absent: nobody does.
   */
  heldBack?: (tx: Queryable, handing: HandingOn) => Promise<Issue[]>;
}

/** What of a line is asked for: its goods, and where it stands. */
export interface HandedLine {
  line: number;
  lot: Pick<ResolvedLine['lot'], 'lotId' | 'productId' | 'producerId'>;
  /** Base units; absent or null where it is not said how much. */
  quantity?: number | null | undefined;
}

/** Goods that a business is about to hand on. */
export interface HandingOn {
  partyId: PartyId;
  /** The latest instant at which it can have happened. */
  until: Date;
  recordedAt: Date;
  lines: readonly HandedLine[];
  /** Pointer to the lines: '/lines'. */
  path: string;
  /** True where the business uses the goods up itself: they change, and stay where they are. */
  inside?: boolean;
}

/** 201 the first time, 200 when the same document had been recorded before. */
export type Status = 200 | 201;

export type RecordKind = Extract<
  DocumentKind,
  'production' | 'transformation' | 'sale' | 'consumer-return' | 'disposal' | 'donation' | 'stock-taking'
>;

type Amount = number | string;
export interface RecordInput {
  documentNumber: string;
  at?: string | undefined;
  precision?: Precision | undefined;
  note?: string | undefined;
  lines?: (Partial<GoodsLineLike> & {
    counted?: { quantity: Amount; unit: string } | undefined;
    /** Of a count: why it differs. */
    reason?: string | undefined;
  })[];
  inputs?: GoodsLineLike[];
  outputs?: GoodsLineLike[];
  [extra: string]: unknown;
}
