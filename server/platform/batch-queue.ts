import { type Attempt, Batch, BatchConflict, BatchSpoiled } from './batch.ts';
import { type Db, sqlState } from './db.ts';
import { Problem } from './errors.ts';

export interface BatchOptions {
  /** Documents a transaction. */
  size_max: number;
  /** Transactions at the same time. */
  writers: number;
}

interface Job {
  work: (db: Db) => Promise<unknown>;
  resolve: (value: never) => void;
  reject: (error: unknown) => void;
}

const UNIQUE_VIOLATION = '23505';
const isTakenMeanwhile = (error: unknown): boolean =>
  error instanceof BatchConflict || sqlState(error) === UNIQUE_VIOLATION;

/** Runs works in one transaction, in their order; one that is refused leaves the others alone. Durable on return. */
export async function runBatch<T>(
  db: Db,
  works: readonly ((db: Db) => Promise<T>)[],
  beforeCommit?: (batch: Batch, outcomes: readonly Attempt<T>[]) => Promise<void>,
): Promise<Attempt<T>[]> {
  return db.transaction(async (tx) => {
    // One that waits for a lock would keep all the others waiting; alone it waits at its own cost.
    if (works.length > 1) await tx.query(`SET LOCAL lock_timeout = '2s'`);
    const batch = new Batch(tx);
    if (works.length > 1) await batch.scout(works);
    const outcomes: Attempt<T>[] = [];
    for (const work of works) outcomes.push(await batch.attempt(work));
    await beforeCommit?.(batch, outcomes);
    await batch.flush();
    return outcomes;
  });
}

/** One work in a transaction of its own; again where another transaction took what it meant to take. */
export async function runAlone<T>(db: Db, work: (db: Db) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      const [outcome] = await runBatch(db, [work]);
      if (outcome && 'value' in outcome) return outcome.value;
      throw outcome?.error;
    } catch (error) {
      const cause = error instanceof BatchSpoiled ? error.cause : error;
      if (!isTakenMeanwhile(cause) || tries >= 3) throw cause;
    }
  }
}

/** More than waits in the worst minute of a city; beyond it a server says so instead of growing. */
const WAITING_MAX = 5000;
/** Documents recorded alone at the same time: what waits for a lock must not stop those that do not. */
const ALONE_MAX = 4;

/**
 * Gathers works that arrive while a transaction is under way and does them together in the next: under load a commit
 * is shared, without load nothing waits. Works of one queue may run beside each other and in other processes.
 * Errors: `busy` (503) when more wait than can be done in reasonable time.
 */
export class BatchQueue {
  readonly #db: Db;
  readonly #options: BatchOptions;
  #jobs: Job[] = [];
  #running = 0;
  /** Of batches that could not be kept. */
  #singles: Job[] = [];
  #runningAlone = 0;

  constructor(db: Db, options: BatchOptions = { size_max: 64, writers: 2 }) {
    this.#db = db;
    this.#options = options;
  }

  run<T>(work: (db: Db) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#jobs.length + this.#singles.length >= WAITING_MAX) {
        reject(busy());
        return;
      }
      this.#jobs.push({ work, resolve: resolve as Job['resolve'], reject });
      this.#start();
    });
  }

  #start(): void {
    if (this.#running >= this.#options.writers || this.#jobs.length === 0) return;
    this.#running += 1;
    // Requests that came in with the same packet join.
    setImmediate(() => void this.#drain());
  }

  async #drain(): Promise<void> {
    while (this.#jobs.length > 0) await this.#together(this.#jobs.splice(0, this.#options.size_max));
    this.#running -= 1;
    this.#start();
  }

  async #together(jobs: readonly Job[]): Promise<void> {
    const [only] = jobs;
    if (only && jobs.length === 1) return this.#alone(only);
    try {
      const outcomes = await runBatch(
        this.#db,
        jobs.map((job) => job.work),
      );
      for (const [index, outcome] of outcomes.entries()) {
        const job = jobs[index];
        if ('value' in outcome) job?.resolve(outcome.value as never);
        else job?.reject(outcome.error);
      }
    } catch {
      // Whatever spoilt it, most of the documents are good one by one; a document that was kept after all is found again
      // by its number.
      this.#singles.push(...jobs);
      for (let lane = this.#runningAlone; lane < ALONE_MAX; lane += 1) void this.#drainSingles();
    }
  }

  async #drainSingles(): Promise<void> {
    this.#runningAlone += 1;
    for (let job = this.#singles.shift(); job; job = this.#singles.shift()) await this.#alone(job);
    this.#runningAlone -= 1;
  }

  async #alone(job: Job): Promise<void> {
    try {
      job.resolve((await runAlone(this.#db, job.work)) as never);
    } catch (error) {
      job.reject(error);
    }
  }
}

const busy = () =>
  new Problem(503, 'busy', {
    zh: '现在同时上报的单据太多，请稍后再试；单号不变，重发不会重复记录。',
    en: 'Too many documents are coming in at this moment; try again shortly. The same document number is never recorded twice.',
    retryAfter_s: 5,
  });
