import type { Queryable } from '../../platform/db.ts';
import type { Issue, Words } from '../../platform/errors.ts';
import type { PartyId } from '../identity/index.ts';
import type { describeDiscrepancy, RecordTools } from '../ledger/index.ts';
import type { Party, ResolvedLine } from '../registry/index.ts';
import type { ShipmentLine, Unmade } from './project-voucher.ts';
import type { PaperInput } from './vouchers.schemas.ts';
import type { LotPaper } from './vouchers.store.ts';

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

/** A voucher that is about to be issued, as those who judge its papers see it. */
export interface PapersQuestion {
  sender: Party;
  receiverId: string;
  /** When the goods are handed over, and on which day of the city. */
  at: Date;
  day: string;
  /** Goods that go back to whom they came from. */
  isReturn: boolean;
  lines: readonly ResolvedLine[];
  attached: readonly PaperInput[];
  /** Papers that came with the lots, by lot. */
  known: ReadonlyMap<string, readonly LotPaper[]>;
  /** Papers that their department has withdrawn, by `paperName`. */
  withdrawn: ReadonlySet<string>;
}

/** What modules above know of papers. Absent: nobody verifies any. */
export interface PaperPorts {
  /** By `paperName`; absent for papers that no department issues. */
  paperStates?: (db: Queryable, papers: readonly PaperName[]) => Promise<Map<string, PaperVerification>>;
  flagsOf?: (db: Queryable, documentId: string) => Promise<VoucherFlag[]>;
  /**
   * Asked in the transaction that issues, and so by the preview: findings for what a lapsed or withdrawn paper of the
   * sender, or of the goods, keeps from being issued.
   */
  stoppedByPapers?: (tx: Queryable, question: PapersQuestion) => Promise<Issue[]>;
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
