import type { Queryable } from '../../platform/db.ts';
import type { AccountId, PartyId, Principal } from '../identity/index.ts';
import type { VoucherTools } from '../vouchers/index.ts';

/** What the timeline of a case is told (`noteInCase`, wired by the composition root). */
export interface CaseNote {
  caseId: string;
  kind: string;
  documentId: string | null;
  accountId: AccountId | null;
  at: Date;
  zh: string;
  en: string;
}

export interface ShelfLifeTools extends VoucherTools {
  /** The supervising office as the sender of what its officers record. */
  officeId: PartyId;
  /** Throws where there is no such case, or it is not this person's to work in. Absent: there are no cases. */
  caseAccess?: (db: Queryable, principal: Principal, caseId: string) => Promise<void>;
  /** Told, in the same transaction, of what happens to goods of a case. */
  noteInCase?: (tx: Queryable, note: CaseNote) => Promise<void>;
}

/** Who acts: a business for itself, an officer for the office. */
export const actsAs = (principal: Principal): 'business' | 'officer' =>
  principal.role === 'operator' ? 'business' : 'officer';
