import { runAlone } from '../../../platform/batch-queue.ts';
import { type Db, isConnectionTrouble } from '../../../platform/db.ts';
import { expected } from '../../../platform/http-problems.ts';
import type { AccountId, PartyId, Principal } from '../../identity/index.ts';
import { queueUnmatched, type Wanted } from '../master-data/index.ts';
import type { RowResultValue } from './batches.schemas.ts';
import {
  findBatch,
  insertNeeds,
  readyRows,
  rowsWaitingFor,
  type StoredBatch,
  settleWaiting,
  type WaitingPlace,
} from './batches.store.ts';
import { openRows, type RowOutcome, type RowTools, takeBatchRow } from './read-rows.ts';
import { resultOf, settledOf } from './settle.ts';

/** A row that waited, and what became of it. */
export interface SettledWaiting {
  batchNumber: string;
  result: RowResultValue;
}

/** Rows at a time; what is left is taken by the next who looks. */
const ROWS_AT_A_TIME = 1000;

/**
 * Takes the rows that waited for codes which are mapped by now, in the order in which they came: each with its mark in
 * one transaction, so that of two who look at once one takes it. On behalf of the account that sent the batch.
 */
export async function takeWaiting(tools: RowTools, ownerId: string | null): Promise<SettledWaiting[]> {
  const settled: SettledWaiting[] = [];
  const open = batchOpener(tools);
  const failures: unknown[] = [];
  for (const place of await readyRows(tools.db, ownerId, ROWS_AT_A_TIME)) {
    try {
      const batch = await open(place);
      const result = batch && (await takeOne(tools, batch.batch, place, batch.rows[place.row - 1]));
      if (result) settled.push({ batchNumber: place.batchNumber, result });
    } catch (error) {
      // What cannot be taken must not keep those behind it from it: it waits on, and is told at the end.
      if (isConnectionTrouble(error)) throw error;
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return settled;
}

interface OpenBatch {
  batch: StoredBatch;
  rows: unknown[];
}

/** Opens batches for their rows; the last is kept, since rows come batch by batch. */
function batchOpener(tools: RowTools): (place: WaitingPlace) => Promise<OpenBatch | undefined> {
  let last: OpenBatch | undefined;
  return async ({ ownerId, batchNumber }) => {
    if (last?.batch.ownerId === ownerId && last.batch.batchNumber === batchNumber) return last;
    const batch = await findBatch(tools.db, ownerId, batchNumber);
    last = batch && { batch, rows: openRows(tools.keys, ownerId, batchNumber, batch.content) };
    return last;
  };
}

const senderOf = (batch: StoredBatch): Principal => ({
  accountId: batch.recordedBy as AccountId,
  userName: '',
  displayName: '',
  role: 'operator',
  partyId: batch.ownerId as PartyId,
  divisionCode: null,
  via: 'api-key',
});

/** Of a transaction that failed nothing stays, so that the reason is noted in one of its own. */
class Refused extends Error {}

async function takeOne(
  tools: RowTools,
  batch: StoredBatch,
  place: WaitingPlace,
  content: unknown,
): Promise<RowResultValue | null> {
  const settle = async (db: Db, outcome: { value: RowOutcome } | { error: unknown }) => {
    const at = tools.clock.now();
    const row = settledOf(place.row, content, outcome);
    if (!(await settleWaiting(db, { ...batch, at }, row))) return null;
    if ('value' in outcome && 'waiting' in outcome.value)
      await waitFor(db, batch, place.row, outcome.value.waiting, at);
    return resultOf(row);
  };
  try {
    return await runAlone(tools.db, async (db) => {
      try {
        return await settle(db, { value: await takeBatchRow({ ...tools, db }, senderOf(batch), content) });
      } catch (error) {
        if (expected(error) === null) throw error;
        throw new Refused('', { cause: error });
      }
    });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return tools.db.transaction((tx) => settle(tx as Db, { error: error.cause }));
  }
}

/** A code that was mapped when it was looked for and is not any more: the row waits on. */
async function waitFor(
  db: Db,
  batch: StoredBatch,
  row: number,
  missing: readonly Wanted[],
  at: Date,
): Promise<void> {
  await insertNeeds(
    db,
    batch,
    missing.map((wanted) => ({ row, wanted })),
  );
  await queueUnmatched(db, { ownerId: batch.ownerId, wanted: missing, at });
}

/** Rows that wait for a code which will not be mapped are dropped, by decision of their sender. */
export async function dropWaiting(
  tools: RowTools,
  ownerId: string,
  wanted: Pick<Wanted, 'scheme' | 'value'>,
): Promise<SettledWaiting[]> {
  const settled: SettledWaiting[] = [];
  const open = batchOpener(tools);
  for (const place of await rowsWaitingFor(tools.db, ownerId, wanted)) {
    const opened = await open(place);
    if (!opened) continue;
    const { batch } = opened;
    const content = opened.rows[place.row - 1];
    const row = {
      ...settledOf(place.row, content, { value: { waiting: [], senderId: null } }),
      status: 'dropped' as const,
      code: 'dropped',
      zh: `按贵方决定不再收下：编码 ${wanted.value} 不对照。如需补报，请改好后以新的批次号发送。`,
      en: `Dropped by your decision: code ${wanted.value} is not mapped. To report it after all, mend it and send it in a new batch.`,
    };
    const kept = await tools.db.transaction((tx) =>
      settleWaiting(tx, { ...batch, at: tools.clock.now() }, row),
    );
    if (kept) settled.push({ batchNumber: batch.batchNumber, result: resultOf(row) });
  }
  return settled;
}
