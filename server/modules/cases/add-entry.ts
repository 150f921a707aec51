import type { Queryable } from '../../platform/db.ts';
import type { IdMint } from '../../platform/ids.ts';
import { caseUnknown } from './cases.errors.ts';
import { caseById } from './cases.store.ts';
import { type Evidence, insertEntry, insertEvidence } from './entries.store.ts';

export interface NewEntry {
  caseId: string;
  kind: string;
  at: Date;
  /** Null: the platform itself. */
  accountId: string | null;
  documentId: string | null;
  zh: string;
  en: string;
  figures?: Readonly<Record<string, unknown>> | null;
  evidence?: readonly Evidence[];
}

/**
 * A line in the timeline of a case, in the transaction of what it tells. A closed case takes it too: late evidence
 * reopens nothing by itself. Who may act in the case is for the caller to ask (`caseForOfficer`).
 * Errors: `case-unknown`.
 */
export async function addEntry(
  tx: Queryable,
  tools: { ids: IdMint },
  entry: NewEntry,
): Promise<{ entryId: string }> {
  if (!(await caseById(tx, entry.caseId))) throw caseUnknown();
  const { evidence = [], figures, ...rest } = entry;
  const entryId = tools.ids.next<'entry'>() as string;
  await insertEntry(tx, { ...rest, entryId, figures: figures ?? {} });
  await insertEvidence(tx, { entryId, caseId: entry.caseId }, evidence);
  return { entryId };
}

/** What modules below use through the composition root, so that a freeze stands in the case for which it was made. */
export interface CaseNote {
  caseId: string;
  kind: string;
  documentId: string | null;
  accountId: string | null;
  at: Date;
  zh: string;
  en: string;
}
