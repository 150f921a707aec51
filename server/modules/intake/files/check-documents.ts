import { queueUnmatched } from '../master-data/index.ts';
import { rowReader } from './cells/read-row.ts';
import { countsOf } from './file-counts.ts';
import { type FileFinding, insertFindings } from './file-findings.store.ts';
import {
  countDocuments,
  documentsAfter,
  type FileDocument,
  markDocuments,
  splitDocuments,
} from './file-rows.store.ts';
import { goOn, step, type Work } from './file-step.ts';
import type { FileTools } from './file-tools.ts';
import { judgeDocuments } from './judge-documents.ts';
import { prepareDocuments } from './prepare-documents.ts';

/** Documents hold up to some hundred lines: a step is cut by them too. */
const ROWS_A_STEP = 1200;
/** Findings of documents stand behind those of cells. */
const FIRST_OF_DOCUMENT = 101;

/**
 * The second part of a check: every document is recorded by the very use case that will take it, and the transaction
 * is taken back, so that the check cannot disagree with the taking. Goes on behind the last document that was checked.
 */
export async function checkDocuments(tools: FileTools, work: Work): Promise<void> {
  const { mapping, head } = work.file;
  if (!mapping || !head) throw new Error(`file ${work.file.fileId} has no mapping`);
  const reader = rowReader(mapping, head.columns);
  for (;;) {
    await goOn(tools.db, work);
    const documents = await nextDocuments(tools, work, ['waiting', 'unread']);
    if (documents.length === 0) break;
    const prepared = await prepareDocuments(tools, work.file, documents);
    const judgement = await judgeDocuments(tools, work, reader, prepared);
    const { outcomes, findings, wanted } = judgement;
    await tools.db.transaction(async (tx) => {
      await markDocuments(tx, work.file.fileId, outcomes);
      await splitDocuments(tx, work.file.fileId, judgement.splits);
      await insertFindings(tx, work.file.fileId, findings, FIRST_OF_DOCUMENT);
      await queueUnmatched(tx, { ownerId: work.file.senderId, wanted, at: work.clock.now() });
      await step(tx, work, {
        mark: Math.max(work.file.mark, documents.at(-1)?.document ?? 0),
        counts: addFindings(work, findings),
      });
    });
  }
  await tools.db.transaction(async (tx) => {
    const counts = { ...work.file.counts, ...countsOf(await countDocuments(tx, work.file.fileId)) };
    await step(tx, work, { state: 'checked', phase: null, mark: 0, counts });
  });
}

const addFindings = (work: Work, findings: readonly FileFinding[]) => ({
  ...work.file.counts,
  findings: (work.file.counts.findings ?? 0) + findings.length,
});

export async function nextDocuments(
  tools: FileTools,
  work: Work,
  states: readonly FileDocument['state'][],
): Promise<FileDocument[]> {
  const page = await documentsAfter(tools.db, work.file.fileId, {
    states,
    limit: work.documentsAStep,
  });
  let rows = 0;
  const cut = page.findIndex((document, index) => {
    rows += document.rows.length;
    return index > 0 && rows > ROWS_A_STEP;
  });
  return cut < 0 ? page : page.slice(0, cut);
}
