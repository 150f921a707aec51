import type { Queryable } from '../../platform/db.ts';
import type { Words } from '../../platform/errors.ts';
import type { PartyId } from '../identity/index.ts';
import type { describeDiscrepancy, RecordTools } from '../ledger/index.ts';
import type { ShipmentLine, Unmade } from './project-voucher.ts';

/**
 * How a paper stands with the department that issues it: 待核验, 已核验, 查无此证, 超量, 已撤销.
 */
export type PaperState = 'unverified' | 'verified' | 'unknown' | 'overdrawn' | 'withdrawn';

export interface PaperVerification extends Words {
  state: PaperState;
  /** Null where nobody has looked yet. */
  since: Date | null;
  department: Words & { code: string };
  /** Why it is not verified yet, where the department was asked and did not answer. */
  because: Words | null;
}

/** Whose state is asked for: what stands on a document or came with a lot. */
export interface PaperName {
  kind: string;
  number: string;
}

/** What a paper is found by in the answer of `PaperPorts.paperStates`. */
export const paperName = ({ kind, number }: PaperName): string => `${kind} ${number}`;

/** A voucher whose goods hang on a certificate that its department does not stand for. */
export interface VoucherFlag extends PaperName, Words {
  state: PaperState;
  since: Date;
}

/** What modules above know of papers. Absent: nobody verifies any. */
export interface PaperPorts {
  /** By `paperName`; absent for papers that no department issues. */
  paperStates?: (db: Queryable, papers: readonly PaperName[]) => Promise<Map<string, PaperVerification>>;
  flagsOf?: (db: Queryable, documentId: string) => Promise<VoucherFlag[]>;
}

export interface VoucherTools extends RecordTools, PaperPorts {}

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
