import type { Db, Queryable } from '../../platform/db.ts';
import { isConnectionTrouble } from '../../platform/db.ts';
import { mintedAt } from '../../platform/ids.ts';
import { documentsById, type StoredDocument } from './documents.store.ts';
import type { EdgeRecord, MovementRecord, ObservationRecord } from './movements.store.ts';
import {
  countPending,
  dueFailures,
  noteFailure,
  removePending,
  retryFailures,
  takeOne,
  takePending,
} from './outbox.store.ts';
import { type Projections, rebuild } from './verify-rebuild.ts';

/** A document that was posted, with what it means, as it is rebuilt from the document itself. */
export interface PostedDocument {
  document: StoredDocument;
  movements: readonly MovementRecord[];
  edges: readonly EdgeRecord[];
  observations: readonly ObservationRecord[];
}

/**
 * Works out something that follows from documents (roll-ups, checks) and writes it in the transaction that takes them
 * out of the outbox: after a crash, either both happened or neither. Registered in app composition.
 *
 * Every document comes once, but in no promised order: several processes take batches at once, and a document may be
 * committed after one with a later id. Writes of rows that other documents also change go in the order of their keys.
 * Throwing leaves all of the batch in the outbox; then each document is tried alone.
 */
export interface OutboxConsumer {
  name: string;
  consume(tx: Queryable, documents: readonly PostedDocument[]): Promise<void>;
}

export interface OutboxTools {
  db: Db;
  projections: Projections;
}

export interface OutboxRun {
  /** Documents that were worked out. */
  done: number;
  /** Documents that failed, each noted with its error. */
  failed: number;
}

/** With the wait doubling from a second, the last try comes about four minutes after the first. */
export const TRIES_MAX = 8;
const RETRIED_AT_ONCE = 20;
const ERROR_LENGTH_MAX = 2000;

/**
 * Takes up to `limit` documents out of the outbox and lets every consumer do its work with them, in one transaction.
 * When that fails, each is tried alone, so that only those which are at fault are left behind. Any number of processes
 * may run it at once. Throws only when the database cannot be reached.
 */
export async function runOutboxOnce(
  tools: OutboxTools,
  consumers: readonly OutboxConsumer[],
  limit: number,
): Promise<OutboxRun> {
  let taken: string[] = [];
  try {
    const done = await tools.db.transaction(async (tx) => {
      taken = [];
      taken = await takePending(tx, limit);
      await work(tx, tools.projections, consumers, taken);
      return taken.length;
    });
    const retried = await eachAlone(tools, consumers, await dueFailures(tools.db, RETRIED_AT_ONCE));
    return { done: done + retried.done, failed: retried.failed };
  } catch (error) {
    if (isConnectionTrouble(error) || taken.length === 0) throw error;
    return eachAlone(tools, consumers, taken);
  }
}

async function work(
  tx: Queryable,
  projections: Projections,
  consumers: readonly OutboxConsumer[],
  documentIds: readonly string[],
): Promise<void> {
  if (documentIds.length === 0) return;
  const stored = await documentsById(tx, documentIds);
  const documents = documentIds.map((documentId): PostedDocument => {
    const document = stored.get(documentId);
    if (!document) throw new Error(`document ${documentId} is in the outbox, but is not stored`);
    const { movements, edges, observations } = rebuild(document, projections);
    return {
      document,
      movements: [...movements.values()],
      edges: [...edges.values()],
      observations: [...observations.values()],
    };
  });
  for (const consumer of consumers) await consumer.consume(tx, documents);
  await removePending(tx, documentIds);
}

async function eachAlone(
  tools: OutboxTools,
  consumers: readonly OutboxConsumer[],
  documentIds: readonly string[],
): Promise<OutboxRun> {
  const run: OutboxRun = { done: 0, failed: 0 };
  for (const documentId of documentIds) {
    try {
      run.done += await tools.db.transaction(async (tx) => {
        if (!(await takeOne(tx, documentId))) return 0;
        await work(tx, tools.projections, consumers, [documentId]);
        return 1;
      });
    } catch (error) {
      if (isConnectionTrouble(error)) throw error;
      const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      await noteFailure(tools.db, {
        documentId,
        error: text.slice(0, ERROR_LENGTH_MAX),
        triesMax: TRIES_MAX,
      });
      run.failed += 1;
    }
  }
  return run;
}

export interface OutboxLag {
  /** Documents still to be worked out; at PENDING_COUNTED_MAX, that many or more. */
  pending: number;
  /** Of these, documents that failed and wait for another try or for help. */
  failed: number;
  /** When the oldest of them was recorded. */
  oldestAt: Date | null;
}

export const PENDING_COUNTED_MAX = 100_000;

/** How far what follows from documents is behind the documents. Nothing pending: it is exact at this moment. */
export async function outboxLag(db: Queryable): Promise<OutboxLag> {
  const { pending, oldest, failed } = await countPending(db, PENDING_COUNTED_MAX);
  return { pending, failed, oldestAt: oldest === null ? null : mintedAt(oldest) };
}

export interface OutboxWorker {
  /** Ends after the batch at hand; nothing is lost by not waiting for it. */
  stop(): Promise<void>;
}

export interface OutboxWorkerOptions {
  onError: (error: unknown) => void;
  batch?: number;
}

const BATCH = 200;
const IDLE_MS_MIN = 100;
const IDLE_MS_MAX = 2_000;
const TROUBLE_MS_MAX = 60_000;

/**
 * Runs the outbox until it is stopped: without a pause while there is work, asking ever more seldom (up to every two
 * seconds) while there is none, and ever more patiently (up to a minute) while the database is away.
 */
export function startOutboxWorker(
  tools: OutboxTools,
  consumers: readonly OutboxConsumer[],
  options: OutboxWorkerOptions,
): OutboxWorker {
  let stopping = false;
  let wake = () => {};
  const pause = (length_ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, length_ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const loop = async () => {
    let wait_ms = 0;
    let fresh = true;
    while (!stopping) {
      try {
        if (fresh) await retryFailures(tools.db);
        fresh = false;
        const { done, failed } = await runOutboxOnce(tools, consumers, options.batch ?? BATCH);
        if (failed > 0) options.onError(new Error(`${failed} documents failed: see ledger.outbox_failed`));
        wait_ms = done > 0 ? 0 : Math.min(Math.max(wait_ms * 2, IDLE_MS_MIN), IDLE_MS_MAX);
      } catch (error) {
        if (stopping) return;
        options.onError(error);
        wait_ms = Math.min(Math.max(wait_ms * 2, 1_000), TROUBLE_MS_MAX);
      }
      if (!stopping && wait_ms > 0) await pause(wait_ms);
    }
  };
  const running = loop();
  return {
    stop: () => {
      stopping = true;
      wake();
      return running;
    },
  };
}
