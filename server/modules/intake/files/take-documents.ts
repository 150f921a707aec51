import { type Attempt, BatchConflict } from '../../../platform/batch.ts';
import type { Db, Queryable } from '../../../platform/db.ts';
import { Problem } from '../../../platform/errors.ts';
import type { RowTaken } from '../row-types.ts';
import { takeRows } from '../take-rows.ts';
import { type RowReader, rowReader } from './cells/read-row.ts';
import { nextDocuments } from './check-documents.ts';
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
import { FileLost, goOn, step, type Work } from './file-step.ts';
import type { FileTools } from './file-tools.ts';
import type { Counts } from './file-values.ts';
import { fileById } from './files.store.ts';
import { issuesOf, placeIssue, takeWork } from './judge-documents.ts';
import { type PreparedDocument, prepareDocuments } from './prepare-documents.ts';

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
    await goOn(tools.db, work);
    const documents = await nextDocuments(tools, work, ['good']);
    if (documents.length === 0) break;
    const prepared = await prepareDocuments(tools, work.file, documents);
    const works = prepared.map((one) => workOf(tools, work, one));
    await takeRows(tools.db, works, (tx, first, outcomes) =>
      mark(tx, work, reader, prepared.slice(first, first + outcomes.length), outcomes),
    );
  }
  await tools.db.transaction(async (tx) => {
    const counts = { ...work.file.counts, ...countsOf(await countDocuments(tx, work.file.fileId)) };
    await step(tx, work, { state: 'taken', mark: 0, counts, finishedAt: work.clock.now() });
  });
}

function workOf(
  tools: FileTools,
  work: Work,
  { planned, rows }: PreparedDocument,
): (db: Db) => Promise<RowTaken> {
  if ('findings' in planned) {
    // What it names has changed since the check: it is refused with what stands against it now.
    const [first] = planned.findings;
    const issues = planned.findings.map(({ code, zh, en, path }) => ({ code, zh, en, path }));
    return () =>
      Promise.reject(
        new Problem(422, first?.code ?? 'document-invalid', {
          zh: first?.zh ?? '内容有误。',
          en: first?.en ?? 'The content is not right.',
          issues,
        }),
      );
  }
  const take = takeWork(tools, work, planned.document);
  const prints = rows.filter((row) => !row.numbered).map((row) => row.print);
  if (prints.length === 0) return take;
  return async (db) => {
    // Another file of the sender may have had the same rows taken since the check.
    const before = await takenRows(db, work.file.senderId, prints);
    const [documentId] = before.values();
    if (documentId === undefined) return take(db);
    if (before.size < prints.length) throw partlyTaken();
    return { outcome: 'repeated', documentId };
  };
}

/** Notes what became of documents, in the transaction that stored them. */
async function mark(
  tx: Queryable,
  work: Work,
  reader: RowReader,
  prepared: readonly PreparedDocument[],
  outcomes: readonly Attempt<RowTaken>[],
): Promise<void> {
  const findings: FileFinding[] = [];
  const rows: { print: string; documentId: string }[] = [];
  const told = prepared.map(({ document, planned, rows: own }, index): DocumentOutcome => {
    const outcome = outcomes[index] as Attempt<RowTaken>;
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
  const stored = await fileById(tx, work.file.fileId);
  if (!stored) throw new FileLost();
  await step(tx, work, {
    mark: prepared.at(-1)?.document.document ?? stored.mark,
    counts: added(stored.counts, prepared, told, findings.length),
  });
}

function refusals(
  reader: RowReader,
  document: FileDocument,
  plan: Parameters<typeof placeIssue>[2] | null,
  error: unknown,
): FileFinding[] {
  return issuesOf(error).map(({ code, path, zh, en, ...issue }) =>
    plan === null
      ? {
          row: document.document,
          document: document.document,
          stage: 'take',
          column: null,
          heading: null,
          value: null,
          ...{ code, path, zh, en },
        }
      : placeIssue(reader, document, plan, { ...issue, code, path, zh, en }, 'take'),
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
