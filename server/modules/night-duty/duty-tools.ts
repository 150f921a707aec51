import type { Clock } from '../../platform/clock.ts';
import type { Queryable } from '../../platform/db.ts';
import type { Words } from '../../platform/errors.ts';
import type { PartyId, Principal } from '../identity/index.ts';
import type { LedgerTools } from '../ledger/index.ts';
import type { CityData } from '../registry/index.ts';

export interface DutyTools extends LedgerTools {
  clock: Clock;
  city: CityData;
  /** The supervising office as the sender of what its officers record. */
  officeId: PartyId;
  /** Opens a case for an incident; the same number again is the same case. Answers its id; null: nothing to open one. */
  openCaseFor(
    principal: Principal,
    what: { number: string; title: string; reason: string; lots: readonly string[]; division: string },
  ): Promise<string | null>;
  /** Whether the officer may see the case. Errors: `case-unknown`, `outside-district`. */
  caseFor(principal: Principal, caseId: string): Promise<void>;
  /** A line in the case's timeline, in the same transaction. */
  noteInCase(
    tx: Queryable,
    entry: Words & { caseId: string; kind: string; documentId: string; accountId: string; at: Date },
  ): Promise<void>;
}
