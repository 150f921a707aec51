import { type Attempt, BatchSpoiled } from '../../../platform/batch.ts';
import { runBatch } from '../../../platform/batch-queue.ts';
import type { Db } from '../../../platform/db.ts';
import { type Issue, Problem } from '../../../platform/errors.ts';
import { expected } from '../../../platform/http-problems.ts';
import { mapKey, type Wanted } from '../master-data/index.ts';
import type { RowTaken } from '../row-types.ts';
import type { RowReader } from './cells/read-row.ts';
import type { PlacedFinding, PlannedDocument } from './documents/planned.ts';
import type { FileFinding } from './file-findings.store.ts';
import type { DocumentOutcome, DocumentSplit, FileDocument } from './file-rows.store.ts';
import type { Work } from './file-step.ts';
import type { FileTools } from './file-tools.ts';
import { type PreparedDocument, principalOf } from './prepare-documents.ts';

/** Thrown to leave the transaction without keeping anything of it. */
class RolledBack extends Error {}

export interface Judgement {
  outcomes: DocumentOutcome[];
  findings: FileFinding[];
  /** Documents without a number of their own, of which some rows are at fault: the others are another document. */
  splits: DocumentSplit[];
  /** Words of the sender's that a person has to say the meaning of. */
  wanted: Wanted[];
}

/** What each document of a page would become: its schema, then its use case in a transaction that is taken back. */
export async function judgeDocuments(
  tools: FileTools,
  work: Work,
  reader: RowReader,
  prepared: readonly PreparedDocument[],
): Promise<Judgement> {
  const judged = new Judged(reader);
  const sound: { one: PreparedDocument; planned: PlannedDocument }[] = [];
  for (const one of prepared) {
    if ('findings' in one.planned) {
      judged.refuse(one, null, one.planned.findings);
      continue;
    }
    const planned = one.planned.document;
    const issues = schemaIssues(tools, planned);
    if (issues.length > 0) judged.refuse(one, planned, placed(planned, issues));
    else if (one.document.state === 'unread') judged.note(one, 'faulty', planned);
    else sound.push({ one, planned });
  }
  const works = sound.map(({ planned }) => takeWork(tools, work, planned));
  for (const [index, attempt] of (await attemptAll(tools.db, works)).entries()) {
    const { one, planned } = sound[index] as (typeof sound)[number];
    if ('error' in attempt) judged.refuse(one, planned, placed(planned, issuesOf(attempt.error)));
    else judged.note(one, attempt.value.outcome === 'repeated' ? 'repeated' : 'good', planned);
  }
  return judged;
}

/** Gathers what became of the documents of a page. */
class Judged implements Judgement {
  readonly outcomes: DocumentOutcome[] = [];
  readonly findings: FileFinding[] = [];
  readonly splits: DocumentSplit[] = [];
  readonly #wanted = new Map<string, Wanted>();
  readonly #reader: RowReader;

  constructor(reader: RowReader) {
    this.#reader = reader;
  }

  get wanted(): Wanted[] {
    return [...this.#wanted.values()];
  }

  note(
    { document }: PreparedDocument,
    state: DocumentOutcome['state'],
    planned: PlannedDocument | null,
  ): void {
    this.outcomes.push({
      document: document.document,
      state,
      kind: planned?.kind ?? null,
      number: planned?.body.documentNumber ?? null,
      documentId: null,
      voucherId: planned?.voucherId ?? null,
    });
  }

  refuse(one: PreparedDocument, planned: PlannedDocument | null, found: readonly PlacedFinding[]): void {
    // A row whose cells could not be read lacks what they hold: only what is wrong beside that is news.
    const unread = one.document.state === 'unread';
    const news = unread ? found.filter((finding) => !isConsequence(this.#reader, one, finding)) : found;
    this.findings.push(
      ...news.map((finding) => ({
        ...placeFinding(this.#reader, one.document, finding, 'check'),
        value: writtenIn(one, finding),
      })),
    );
    for (const { wanted } of found) if (wanted) this.#wanted.set(mapKey(wanted), wanted);
    const faulty = new Set(found.map((finding) => finding.row));
    const rest = one.document.rows.filter((row) => !faulty.has(row));
    if (unread || rest.length === 0 || !isDivisible(one) || !found.every(isOfLine))
      this.note(one, 'faulty', planned);
    else this.splits.push({ document: one.document.document, faulty: [...faulty], rest });
  }
}

/** What the cell holds that a finding is about. */
function writtenIn({ rows }: PreparedDocument, { row, field }: PlacedFinding): string | null {
  const value = field === null ? undefined : rows.find((one) => one.row === row)?.fields[field];
  if (value === undefined) return null;
  if (typeof value === 'string') return value.slice(0, 60);
  return 'day' in value
    ? [value.day, value.time ?? ''].join(' ').trim()
    : `${value.number}${value.unit ?? ''}`;
}

/** Rows that no number of the sender's own holds together are each as good as they are. */
const isDivisible = ({ rows }: PreparedDocument): boolean =>
  rows.every((row) => !row.numbered && row.fields.voucherNumber === undefined);

const isOfLine = ({ path }: PlacedFinding): boolean => path.startsWith('/lines/');

/** Whether a field that is not there, because its cell was at fault, is what a finding is about. */
const isConsequence = (
  _reader: RowReader,
  { rows }: PreparedDocument,
  { row, field }: PlacedFinding,
): boolean => {
  const fields = rows.find((one) => one.row === row)?.fields;
  return (
    field === null || fields === undefined || fields[field === 'unit' ? 'quantity' : field] === undefined
  );
};

const placed = (planned: PlannedDocument, issues: readonly Issue[]): PlacedFinding[] =>
  issues.map(({ code, zh, en, path }) => ({ code, zh, en, path, ...planned.places.find(path) }));

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
  return placeFinding(reader, document, { ...issue, ...planned.places.find(issue.path) }, stage);
}

function placeFinding(
  reader: RowReader,
  document: FileDocument,
  one: PlacedFinding,
  stage: FileFinding['stage'],
): FileFinding {
  // A unit may stand with the quantity.
  const place =
    one.field === null
      ? undefined
      : (reader.place(one.field) ?? (one.field === 'unit' ? reader.place('quantity') : undefined));
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
