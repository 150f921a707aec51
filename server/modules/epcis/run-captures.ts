import { Problem } from '../../platform/errors.ts';
import { expected } from '../../platform/http-problems.ts';
import { startTurns, type Turns, type Worker } from '../../platform/repeat.ts';
import type { CaptureContext, EventOutcome } from './capture-event.ts';
import { captureAll, type EpcisPorts } from './capture-events.ts';
import {
  brokenOff,
  type CaptureJobRow,
  claimJob,
  finishPiece,
  pieceEvents,
  releaseJob,
} from './capture-job.store.ts';
import { capturesById } from './epcis.store.ts';
import { namespacesOf } from './event-hash.ts';
import type { CheckedEvent } from './reading/reading.ts';
import { dropCapture } from './spool-capture.ts';

/** Longer than one piece takes; a server that was killed is missed for no longer. */
const LEASE_MS = 60_000;
/** A document that is still coming in after this will not come any more. */
const BROKEN_OFF_MS = 2 * 3_600_000;
const ERRORS_MAX = 100;

export interface JobCounts {
  events: number;
  posted: number;
  observed: number;
  stored: number;
  repeated: number;
  refused: number;
}
export interface JobError {
  code: string;
  path: string;
  zh: string;
  en: string;
}

export const countsOf = (job: Pick<CaptureJobRow, 'counts' | 'events'>): JobCounts => ({
  posted: 0,
  observed: 0,
  stored: 0,
  repeated: 0,
  refused: 0,
  ...(JSON.parse(job.counts) as Partial<JobCounts>),
  events: job.events,
});

/**
 * Takes what waits of large documents, piece by piece, until nothing does. The mark of how far a job is lies in the
 * transaction of the events: stopped at any point, here or on another server, it goes on behind the last piece that was
 * taken, and takes none twice. @returns how many pieces it took
 */
export async function runCaptures(ports: EpcisPorts, stop: () => boolean = () => false): Promise<number> {
  for (const captureId of await brokenOff(ports.db, new Date(ports.clock.now().getTime() - BROKEN_OFF_MS)))
    await dropCapture(ports.db, captureId);
  let pieces = 0;
  while (!stop()) {
    const job = await claimJob(ports.db, ports.clock.now(), leaseEnd(ports));
    if (!job) break;
    pieces += await runJob(ports, job, stop);
  }
  return pieces;
}

const leaseEnd = (ports: EpcisPorts): Date => new Date(ports.clock.now().getTime() + LEASE_MS);

async function runJob(ports: EpcisPorts, job: CaptureJobRow, stop: () => boolean): Promise<number> {
  const capture = (await capturesById(ports.db, [job.captureId])).get(job.captureId);
  if (!capture) throw new Error(`capture ${job.captureId} has no envelope`);
  const context: CaptureContext = {
    captureId: job.captureId,
    accountId: job.recordedBy,
    namespaces: namespacesOf(JSON.parse(capture.envelope) as Record<string, unknown>),
  };
  let taken = 0;
  for (let at = job; at.nextPiece < at.pieces; taken += 1) {
    if (stop()) {
      await releaseJob(ports.db, job.captureId);
      break;
    }
    const next = await takePiece(ports, at, context);
    // Another server has gone on with it, ours having been too slow.
    if (!next) break;
    at = next;
  }
  return taken;
}

/** One piece in one transaction with the mark behind it; null when the mark was moved by another server. */
async function takePiece(
  ports: EpcisPorts,
  job: CaptureJobRow,
  context: CaptureContext,
): Promise<CaptureJobRow | null> {
  const text = await pieceEvents(ports.db, job.captureId, job.nextPiece);
  if (text === null) return null;
  const events = (JSON.parse(text) as [string, CheckedEvent['body']][]).map(([path, body]) => ({
    path,
    body,
  }));
  const sender = { partyId: job.senderId, isOffice: job.senderId === ports.officeId };
  try {
    const outcomes = await captureAll(ports, sender, context, events, async (tx, done) => {
      const row = marked(job, afterPiece(job, done, []));
      if (!(await finishPiece(tx, row, doneWith(ports, job, done)))) throw new TakenElsewhere();
    });
    return afterPiece(job, outcomes, []);
  } catch (error) {
    if (error instanceof TakenElsewhere) return null;
    if (!(error instanceof Problem)) throw error;
    return takeOneByOne(ports, job, context, sender, events);
  }
}

class TakenElsewhere extends Error {
  override name = 'TakenElsewhere';
}

/**
 * An event that was right when the document came cannot be taken any more (its id was used meanwhile, say): it alone is
 * left out, and said so. Each event by itself; after a kill the ones that were taken are found again by their ids.
 */
async function takeOneByOne(
  ports: EpcisPorts,
  job: CaptureJobRow,
  context: CaptureContext,
  sender: { partyId: CaptureJobRow['senderId']; isOffice: boolean },
  events: readonly CheckedEvent[],
): Promise<CaptureJobRow | null> {
  const outcomes: EventOutcome[] = [];
  const errors: JobError[] = [];
  for (const event of events) {
    try {
      outcomes.push(...(await captureAll(ports, sender, context, [event], async () => undefined)));
    } catch (error) {
      const problem = expected(error);
      if (!problem || problem.status >= 500) throw error;
      errors.push({ code: problem.code, path: problem.path || event.path, ...problem.words });
    }
  }
  const after = afterPiece(job, outcomes, errors);
  const done = await ports.db.transaction((tx) =>
    finishPiece(tx, marked(job, after), doneWith(ports, job, outcomes)),
  );
  return done ? after : null;
}

/** The row as it is stored with a piece: still at that piece, with the sums behind it. */
const marked = (job: CaptureJobRow, after: CaptureJobRow): CaptureJobRow => ({
  ...after,
  nextPiece: job.nextPiece,
});

const doneWith = (ports: EpcisPorts, job: CaptureJobRow, outcomes: readonly EventOutcome[]) => ({
  outcomes: JSON.stringify(outcomes),
  leaseUntil: leaseEnd(ports),
  finishedAt: job.nextPiece + 1 === job.pieces ? ports.clock.now() : null,
});

function afterPiece(
  job: CaptureJobRow,
  outcomes: readonly EventOutcome[],
  errors: readonly JobError[],
): CaptureJobRow {
  const counts = countsOf(job);
  for (const { outcome, repeated } of outcomes) counts[repeated ? 'repeated' : outcome] += 1;
  counts.refused += errors.length;
  const all = [...(JSON.parse(job.errors) as JobError[]), ...errors].slice(0, ERRORS_MAX);
  return {
    ...job,
    nextPiece: job.nextPiece + 1,
    counts: JSON.stringify(counts),
    errors: JSON.stringify(all),
  };
}

/** Runs captures until it is stopped, looking for new ones now and then. */
export const startCaptureWorker = (ports: EpcisPorts, turns: Turns): Worker =>
  startTurns(async (stopping) => (await runCaptures(ports, stopping)) > 0, turns);
