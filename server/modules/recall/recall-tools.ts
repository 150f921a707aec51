import type { Queryable } from '../../platform/db.ts';
import type { Words } from '../../platform/errors.ts';
import type { PartyId, Principal } from '../identity/index.ts';
import type { RecordTools } from '../ledger/index.ts';

export interface RecallTools extends RecordTools {
  /** The supervising office as the sender of what its officers record. */
  officeId: PartyId;
  /** Throws where there is no such case, or it is not this person's to work in. Absent: there are no cases. */
  caseAccess?: (db: Queryable, principal: Principal, caseId: string) => Promise<void>;
  /** Writes an entry into a case, in the transaction of what was done in it. */
  noteInCase?: (tx: Queryable, entry: CaseEntry) => Promise<void>;
}

/** What somebody did in a case, in words. */
export interface CaseEntry extends Words {
  caseId: string;
  kind: string;
  documentId: string;
  accountId: string | null;
  at: Date;
}
