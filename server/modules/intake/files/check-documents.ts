import { type Attempt, BatchSpoiled } from '../../../platform/batch.ts';
import { runBatch } from '../../../platform/batch-queue.ts';
import type { Db } from '../../../platform/db.ts';
import { type Issue, Problem } from '../../../platform/errors.ts';
import { expected } from '../../../platform/http-problems.ts';
import { mapKey, queueUnmatched, type Wanted } from '../master-data/index.ts';
import type { RowTaken } from '../row-types.ts';
import { type RowReader, rowReader } from './cells/read-row.ts';
import type { PlacedFinding, PlannedDocument } from './documents/planned.ts';
import { countsOf } from './file-counts.ts';
import { type FileFinding, insertFindings } from './file-findings.store.ts';
import {
  countDocuments,
  type DocumentOutcome,
  documentsAfter,
  type FileDocument,
  markDocuments,
} from './file-rows.store.ts';
import { goOn, step, type Work } from './file-step.ts';
import type { FileTools } from './file-tools.ts';
import { type PreparedDocument, prepareDocuments, principalOf } from './prepare-documents.ts';

const DOCUMENTS_A_STEP = 150;
/** Documents hold up to some hundred lines: a step is cut by them too. */
const ROWS_A_STEP = 1200;
/** Findings of documents stand behind those of cells. */
const FIRST_OF_DOCUMENT = 101;

/** Thrown to leave the transaction without keeping anything of it. */
class RolledBack extends Error {}

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
    const documents = await nextDocuments(tools, work, ['waiting']);
    if (documents.length === 0) break;
    const prepared = await prepareDocuments(tools, work.file, documents);
    const { outcomes, findings, wanted } = await judge(tools, work, reader, prepared);
    await tools.db.transaction(async (tx) => {
      await markDocuments(tx, work.file.fileId, outcomes);
      await insertFindings(tx, work.file.fileId, findings, FIRST_OF_DOCUMENT);
      await queueUnmatched(tx, { ownerId: work.file.senderId, wanted, at: work.clock.now() });
      await step(tx, work, {
        mark: documents.at(-1)?.document ?? work.file.mark,
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
    after: work.file.mark,
    states,
    limit: DOCUMENTS_A_STEP,
  });
  let rows = 0;
  const cut = page.findIndex((document, index) => {
    rows += document.rows.length;
    return index > 0 && rows > ROWS_A_STEP;
  });
  return cut < 0 ? page : page.slice(0, cut);
}

/** What each document of a page would become. */
async function judge(
  tools: FileTools,
  work: Work,
  reader: RowReader,
  prepared: readonly PreparedDocument[],
): Promise<{ outcomes: DocumentOutcome[]; findings: FileFinding[]; wanted: Wanted[] }> {
  const findings: FileFinding[] = [];
  const outcomes = new Map<number, DocumentOutcome>();
  const wanted = new Map<string, Wanted>();
  const sound: { document: FileDocument; planned: PlannedDocument }[] = [];
  const note = (document: FileDocument, state: DocumentOutcome['state'], planned?: PlannedDocument) =>
    outcomes.set(document.document, {
      document: document.document,
      state,
      kind: planned?.kind ?? null,
      number: planned?.body.documentNumber ?? null,
      documentId: null,
      voucherId: planned?.voucherId ?? null,
    });
  for (const { document, planned } of prepared) {
    if ('findings' in planned) {
      findings.push(...planned.findings.map((one) => placeFinding(reader, document, one, 'check')));
      for (const one of planned.findings) if (one.wanted) wanted.set(mapKey(one.wanted), one.wanted);
      note(document, 'faulty');
      continue;
    }
    const issues = schemaIssues(tools, planned.document);
    findings.push(...issues.map((issue) => placeIssue(reader, document, planned.document, issue, 'check')));
    if (issues.length > 0) note(document, 'faulty', planned.document);
    else sound.push({ document, planned: planned.document });
  }
  const works = sound.map(({ planned }) => takeWork(tools, work, planned));
  const tried = await attemptAll(tools.db, works);
  for (const [index, attempt] of tried.entries()) {
    const { document, planned } = sound[index] as (typeof sound)[number];
    if ('value' in attempt)
      note(document, attempt.value.outcome === 'repeated' ? 'repeated' : 'good', planned);
    else {
      findings.push(
        ...issuesOf(attempt.error).map((issue) => placeIssue(reader, document, planned, issue, 'check')),
      );
      note(document, 'faulty', planned);
    }
  }
  return { outcomes: [...outcomes.values()], findings, wanted: [...wanted.values()] };
}

/** The use case of a document, on behalf of its business. */
export function takeWork(
  tools: FileTools,
  work: Work,
  planned: PlannedDocument,
): (db: Db) => Promise<RowTaken> {
  const type = tools.rowTypes.get(planned.kind);
  const principal = principalOf(work.file, planned.partyId);
  return async (db) => {
    if (!type) throw kindNotThere(planned.kind);
    return type.take({ ...tools, db }, principal, { body: planned.body, voucherId: planned.voucherId });
  };
}

function schemaIssues(tools: FileTools, planned: PlannedDocument): readonly Issue[] {
  try {
    tools.rowTypes.get(planned.kind)?.check(planned.body);
    return [];
  } catch (error) {
    return issuesOf(error);
  }
}

/** Runs all in one transaction that is taken back; where one spoils it for the others, each in one of its own. */
async function attemptAll<T>(db: Db, works: readonly ((db: Db) => Promise<T>)[]): Promise<Attempt<T>[]> {
  if (works.length === 0) return [];
  const run = async (some: typeof works): Promise<Attempt<T>[]> => {
    let outcomes: readonly Attempt<T>[] = [];
    try {
      await runBatch(db, some, async (_batch, tried) => {
        outcomes = tried;
        throw new RolledBack();
      });
    } catch (error) {
      if (!(error instanceof RolledBack)) throw error;
    }
    return [...outcomes];
  };
  try {
    return await run(works);
  } catch {
    const outcomes: Attempt<T>[] = [];
    for (const work of works) {
      try {
        outcomes.push(...(await run([work])));
      } catch (error) {
        outcomes.push({ error: error instanceof BatchSpoiled ? error.cause : error });
      }
    }
    return outcomes;
  }
}

/** What a use case has against a document. What nobody expected ends the run. */
export function issuesOf(error: unknown): readonly Issue[] {
  const problem = expected(error);
  if (!problem || problem.status >= 500) throw error;
  return problem.issues.length > 0
    ? problem.issues
    : [{ code: problem.code, path: problem.path, ...problem.words }];
}

export function placeIssue(
  reader: RowReader,
  document: FileDocument,
  planned: PlannedDocument,
  issue: Issue,
  stage: FileFinding['stage'],
): FileFinding {
  const place = planned.places.find(issue.path);
  return placeFinding(reader, document, { ...issue, ...place }, stage);
}

function placeFinding(
  reader: RowReader,
  document: FileDocument,
  one: PlacedFinding,
  stage: FileFinding['stage'],
): FileFinding {
  const place = one.field === null ? undefined : reader.place(one.field);
  return {
    row: one.row,
    document: document.document,
    stage,
    column: place?.letter ?? null,
    heading: place?.heading ?? (one.field === null ? null : (reader.column(one.field)?.zh ?? null)),
    value: null,
    code: one.code,
    path: one.path,
    zh: one.zh,
    en: one.en,
  };
}

const kindNotThere = (kind: string) =>
  new Problem(422, 'kind-not-there', {
    zh: `平台暂时还不能登记这种记录（${kind}）。`,
    en: `The platform cannot record this yet (${kind}).`,
  });
