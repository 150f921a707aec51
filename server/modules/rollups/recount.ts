import type { Db, Queryable } from '../../platform/db.ts';
import { type Projections, postedAfter } from '../ledger/index.ts';
import { cellsOf } from './count-documents.ts';
import {
  addToRecount,
  balanceDifferences,
  countCells,
  divisionDifferences,
  lockRollups,
  partyDifferences,
  startRecount,
  takeRecount,
} from './recount.store.ts';

export interface RecountTools {
  db: Db;
  projections: Projections;
  timeZone: string;
}

export interface RollupFinding {
  what: 'rollup-differs' | 'balance-differs' | 'rollup-of-division-differs';
  detail: string;
}

export interface RollupCheck {
  cells: number;
  /** Documents that the roll-ups must hold. */
  documents: number;
  /** Documents that are still in the outbox, and must not be in the roll-ups yet. */
  pending: number;
  findings: RollupFinding[];
}

export interface RecountOptions {
  onProgress?: (documents: number) => void;
  /** Documents in one batch. */
  batch?: number;
}

const BATCH = 2000;
const FINDINGS_MAX = 1000;

/**
 * Whether the roll-ups are exactly what the documents give that are no longer in the outbox. One snapshot, in which
 * posting and counting are seen whole or not at all; nobody waits for it. Writes only to a table of its own.
 */
export async function verifyRollups(tools: RecountTools, options: RecountOptions = {}): Promise<RollupCheck> {
  return tools.db.transaction(async (tx) => {
    await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    const counted = await recount(tx, tools, options);
    const differing = await partyDifferences(tx, FINDINGS_MAX);
    const balances = await balanceDifferences(tx, FINDINGS_MAX - differing.length);
    const divisions = await divisionDifferences(tx, FINDINGS_MAX - differing.length - balances.length);
    return {
      cells: await countCells(tx),
      ...counted,
      findings: [
        ...differing.map((detail) => ({ what: 'rollup-differs' as const, detail })),
        ...balances.map((detail) => ({ what: 'balance-differs' as const, detail })),
        ...divisions.map((detail) => ({ what: 'rollup-of-division-differs' as const, detail })),
      ],
    };
  });
}

/** Counts everything anew. Workers wait meanwhile; posting and reading go on. */
export async function rebuildRollups(
  tools: RecountTools,
  options: RecountOptions = {},
): Promise<{ documents: number; pending: number }> {
  return tools.db.transaction(async (tx) => {
    await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await lockRollups(tx);
    const counted = await recount(tx, tools, options);
    await takeRecount(tx);
    return counted;
  });
}

async function recount(
  tx: Queryable,
  { projections, timeZone }: RecountTools,
  { onProgress, batch = BATCH }: RecountOptions,
): Promise<{ documents: number; pending: number }> {
  await startRecount(tx);
  let after = '0';
  let documents = 0;
  let pending = 0;
  for (;;) {
    const page = await postedAfter(tx, projections, after, batch);
    if (page.last === null) return { documents, pending };
    const cells = await cellsOf(tx, timeZone, page.posted);
    if (cells.length > 0) await addToRecount(tx, cells);
    documents += page.posted.length;
    pending += page.pending;
    after = page.last;
    onProgress?.(documents);
  }
}
