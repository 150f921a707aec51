import { type Attempt, BatchConflict } from '../../../platform/batch.ts';
import { runAlone, runBatch } from '../../../platform/batch-queue.ts';
import type { Db, Queryable } from '../../../platform/db.ts';
import { Problem } from '../../../platform/errors.ts';
import { expected } from '../../../platform/http-problems.ts';
import { type RowReader, rowReader } from './cells/read-row.ts';
import { issuesOf, nextDocuments, placeIssue, takeWork } from './check-documents.ts';
import { countsOf } from './file-counts.ts';
import { type FileFinding, insertFindings } from './file-findings.store.ts';
import {
  countDocuments,
  type DocumentOutcome,
  type FileDocument,
  insertTaken,
  markDocuments,
  takenRows,
} from './file-rows.store.ts';
import { FileLost, step, type Work } from './file-step.ts';
import type { FileTools } from './file-tools.ts';
import type { Counts } from './file-values.ts';
import { type PreparedDocument, prepareDocuments } from './prepare-documents.ts';
import type { Taken } from './row-types.ts';

/** Findings of the taking stand behind those of the check. */
const FIRST_OF_TAKING = 201;

/**
 * Takes the documents of a file that the check found good, many a transaction, by the use cases of the API. The mark is
 * written with them: after a kill at any point the next worker goes on behind the last document that was stored.
 */
export async function takeDocuments(tools: FileTools, work: Work): Promise<void> {
  const { mapping, head } = work.file;
  if (!mapping || !head) throw new Error(`file ${work.file.fileId} has no mapping`);
  const reader = rowReader(mapping, head.columns);
  for (;;) {
    const documents = await nextDocuments(tools, work, ['good']);
    if (documents.length === 0) break;
    const prepared = await prepareDocuments(tools, work.file, documents);
    try {
      await takePage(tools, work, reader, prepared);
    } catch (error) {
      if (error instanceof FileLost || (error instanceof Problem && error.status >= 500)) throw error;
      // One that spoilt the whole: each by itself finds out which, and loses only that one.
      for (const one of prepared) await takeAlone(tools, work, reader, one);
    }
  }
  await tools.db.transaction(async (tx) => {
    const counts = { ...work.file.counts, ...countsOf(await countDocuments(tx, work.file.fileId)) };
    await step(tx, work, { state: 'taken', mark: 0, counts, finishedAt: work.clock.now() });
  });
}

async function takePage(
  tools: FileTools,
  work: Work,
  reader: RowReader,
  prepared: readonly PreparedDocument[],
): Promise<void> {
  // Rows that another file of the sender has had taken since the check are not taken again.
  const prints = prepared.flatMap(({ rows }) => rows.filter((row) => !row.numbered).map((row) => row.print));
  const before = prints.length === 0 ? new Map() : await takenRows(tools.db, work.file.senderId, prints);
  if (before.size > 0) throw new BatchConflict('rows of this file were taken from another one');
  const works = prepared.map((one) => workOf(tools, work, one));
  await runBatch(tools.db, works, (batch, outcomes) => mark(batch, work, reader, prepared, outcomes));
}

function workOf(tools: FileTools, work: Work, { planned }: PreparedDocument): (db: Db) => Promise<Taken> {
  if ('document' in planned) return takeWork(tools, work, planned.document);
  // What it names has changed since the check: it is refused with what stands against it now.
  const [first] = planned.findings;
  return () =>
    Promise.reject(
      new Problem(422, first?.code ?? 'document-invalid', {
        zh: first?.zh ?? '内容有误。',
        en: first?.en ?? 'The content is not right.',
        issues: planned.findings.map(({ code, zh, en, path }) => ({ code, zh, en, path })),
      }),
    );
}

/** What a document was refused for, apart from what befell the run itself. */
class DocumentRefused extends Error {
  constructor(cause: unknown) {
    super('document', { cause });
  }
}

async function takeAlone(
  tools: FileTools,
  work: Work,
  reader: RowReader,
  prepared: PreparedDocument,
): Promise<void> {
  const prints = prepared.rows.filter((row) => !row.numbered).map((row) => row.print);
  const before = prints.length === 0 ? new Map() : await takenRows(tools.db, work.file.senderId, prints);
  if (prints.length > 0 && before.size === prints.length) {
    const repeated: Attempt<Taken> = {
      value: { outcome: 'repeated', documentId: [...before.values()][0] as string },
    };
    await tools.db.transaction((tx) => mark(tx, work, reader, [prepared], [repeated]));
    return;
  }
  try {
    await runAlone(tools.db, async (one) => {
      let outcome: Attempt<Taken>;
      try {
        if (before.size > 0) throw partlyTaken();
        outcome = { value: await workOf(tools, work, prepared)(one) };
      } catch (error) {
        // A deadlock, say, is no fault of the document: it is tried again.
        if (!(error instanceof Problem) && expected(error) === null) throw error;
        throw new DocumentRefused(error);
      }
      await mark(one, work, reader, [prepared], [outcome]);
    });
  } catch (error) {
    if (!(error instanceof DocumentRefused)) throw error;
    await tools.db.transaction((tx) => mark(tx, work, reader, [prepared], [{ error: error.cause }]));
  }
}

/** Notes what became of documents, in the transaction that stored them. */
async function mark(
  tx: Queryable,
  work: Work,
  reader: RowReader,
  prepared: readonly PreparedDocument[],
  outcomes: readonly Attempt<Taken>[],
): Promise<void> {
  const findings: FileFinding[] = [];
  const rows: { print: string; documentId: string }[] = [];
  const told = prepared.map(({ document, planned, rows: own }, index): DocumentOutcome => {
    const outcome = outcomes[index] as Attempt<Taken>;
    const plan = 'document' in planned ? planned.document : null;
    const kept = {
      document: document.document,
      kind: plan?.kind ?? document.kind,
      number: plan?.body.documentNumber ?? document.number,
    };
    if ('error' in outcome) {
      findings.push(...refusals(reader, document, plan, outcome.error));
      return { ...kept, state: 'refused', documentId: null, voucherId: null };
    }
    const { documentId = null, voucherId = null } = outcome.value;
    if (documentId !== null && outcome.value.outcome === 'taken')
      rows.push(...own.filter((row) => !row.numbered).map((row) => ({ print: row.print, documentId })));
    return { ...kept, state: outcome.value.outcome, documentId, voucherId };
  });
  if (!(await insertTaken(tx, work.file.senderId, rows)))
    throw new BatchConflict('a row was taken meanwhile');
  await markDocuments(tx, work.file.fileId, told);
  await insertFindings(tx, work.file.fileId, findings, FIRST_OF_TAKING);
  const before = { mark: work.file.mark, counts: work.file.counts };
  try {
    await step(tx, work, {
      mark: prepared.at(-1)?.document.document ?? work.file.mark,
      counts: added(work.file.counts, prepared, told, findings.length),
    });
  } catch (error) {
    Object.assign(work.file, before);
    throw error;
  }
}

function refusals(
  reader: RowReader,
  document: FileDocument,
  plan: Parameters<typeof placeIssue>[2] | null,
  error: unknown,
): FileFinding[] {
  return issuesOf(error).map((issue) =>
    plan === null
      ? {
          row: document.document,
          document: document.document,
          stage: 'take',
          column: null,
          heading: null,
          value: null,
          code: issue.code,
          path: issue.path,
          zh: issue.zh,
          en: issue.en,
        }
      : placeIssue(reader, document, plan, issue, 'take'),
  );
}

function added(
  counts: Counts,
  prepared: readonly PreparedDocument[],
  told: readonly DocumentOutcome[],
  findings: number,
): Counts {
  const sum = { ...counts, findings: (counts.findings ?? 0) + findings };
  for (const [index, { state }] of told.entries()) {
    const rows = prepared[index]?.rows.length ?? 0;
    if (state !== 'taken' && state !== 'repeated' && state !== 'refused') continue;
    sum[state] = (sum[state] ?? 0) + 1;
    sum[`${state}Rows`] = (sum[`${state}Rows`] ?? 0) + rows;
    sum.good = (sum.good ?? 0) - 1;
    sum.goodRows = (sum.goodRows ?? 0) - rows;
  }
  return sum;
}

const partlyTaken = () =>
  new Problem(409, 'rows-partly-taken', {
    zh: '其中几行刚从另一个文件入了账；请把这个文件再检查一次，余下的就可以入账。',
    en: 'Some of these rows were taken from another file a moment ago; check this file again, and the others can be taken.',
  });
