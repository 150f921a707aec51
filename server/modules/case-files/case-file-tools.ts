import type { Clock } from '../../platform/clock.ts';
import type { Chapter } from '../../platform/report/blocks.ts';
import type { LedgerTools } from '../ledger/index.ts';
import type { CityData } from '../registry/index.ts';

export interface CaseFileTools extends LedgerTools {
  clock: Clock;
  city: CityData;
  /** What each module has to say of a case, in the order in which it stands in the file. */
  chapters: readonly ((caseId: string) => Promise<Chapter[]>)[];
  /** Whether anything was recorded or sent since a file was made on which its figures may rest, beside its case's entries. */
  movedOn?(caseId: string, since: { fileId: string; at: Date }): Promise<boolean>;
  /** Of a server: told that somebody waits for a file. */
  caseFileWorker?: { wake(): void };
}
