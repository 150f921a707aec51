import type { Queryable } from '../../platform/db.ts';
import { firstIdAt } from '../../platform/ids.ts';
import { localDay, startOfLocalDay } from '../../platform/local-time.ts';
import { startTurns, type Turns, type Worker } from '../../platform/repeat.ts';
import type { PartyId } from '../identity/index.ts';
import { addDays } from '../registry/index.ts';
import { balanceParty } from './balance-party.ts';
import { lotsOfBatches } from './codes.ts';
import { ceaseByKey, findingsWithoutLot, lockFindings } from './findings.store.ts';
import { judgeBatches } from './judge-batches.ts';
import { type BalanceDue, noteSwept, sweptUntil, takeDue } from './queues.store.ts';
import { type AlertTools, raiseFindings } from './raise-findings.ts';
import { sightingEvidence } from './rules/code-in-two-places.ts';
import { type Found, found } from './rules/found.ts';
import { asSeen, batchSightings, type StoredSighting } from './sightings.store.ts';
import { forgetBefore } from './watch.store.ts';
import { complaintClusters, silentParties } from './watch-windows.ts';
import { policyLength_ms, windowOf } from './windows.ts';

export interface SweepRun {
  balances: number;
  sightings: number;
}

/** How often complaints are looked at: they come by a door of their own, past the outbox. */
const WATCH_EVERY_MS = 2_000;
/** Longer than any rule looks back. */
const KEPT_DAYS = 60;

const BALANCES_AT_ONCE = 50;
const SIGHTINGS_AT_ONCE = 1000;
const SCANS = 'batch-sightings';

/**
 * Works out what is due: balances in which a loss or a count was recorded since, and scans of batches that have waited
 * for late records. Any number of processes may sweep at once; what is taken is done or stays. Call again while
 * something was done.
 */
export async function sweepOnce(tools: AlertTools): Promise<SweepRun> {
  const balances = await tools.db.transaction(async (tx) => {
    // The lock first, as whoever makes balances due has it: the other way round two can wait for each other.
    await lockFindings(tx);
    const due = await takeDue(tx, BALANCES_AT_ONCE);
    for (const one of due) await settleBalance(tx, tools, one);
    return due.length;
  });
  const sightings = await tools.db.transaction((tx) => judgeRipeScans(tx, tools));
  await watchComplaints(tools);
  await watchSilence(tools);
  return { balances, sightings };
}

/** Sweeps until nothing is due. */
export async function sweepAll(tools: AlertTools): Promise<SweepRun> {
  const all = { balances: 0, sightings: 0 };
  for (;;) {
    const run = await sweepOnce(tools);
    all.balances += run.balances;
    all.sightings += run.sightings;
    if (run.balances === 0 && run.sightings === 0) return all;
  }
}

/** Batches complained of at several places. Any number of processes may look at once; all find the same. */
async function watchComplaints(tools: AlertTools): Promise<void> {
  await tools.db.transaction(async (tx) => raiseLocked(tx, tools, await complaintClusters(tx, tools)));
}

/** Businesses that uploaded every day and have stopped; and what no rule looks back to any more is forgotten. */
async function watchSilence(tools: AlertTools): Promise<void> {
  await tools.db.transaction(async (tx) => {
    await raiseLocked(tx, tools, await silentParties(tx, tools));
    const today = localDay(tools.clock.now(), tools.city.city.timezone);
    const day = addDays(today, -KEPT_DAYS);
    await forgetBefore(tx, day, startOfLocalDay(day, tools.city.city.timezone));
  });
}

async function raiseLocked(tx: Queryable, tools: AlertTools, found: readonly Found[]): Promise<void> {
  if (found.length === 0) return;
  await lockFindings(tx);
  await raiseFindings(tx, tools, found);
}

async function settleBalance(tx: Queryable, tools: AlertTools, due: BalanceDue): Promise<void> {
  const window = windowOf(tools.city, due.from.getTime());
  const { balances } = await balanceParty(tx, tools, {
    partyId: due.partyId as PartyId,
    productId: due.productId,
    window,
    withoutYields: true,
  });
  const findings = balances.flatMap((one) => one.findings);
  const raised = await raiseFindings(tx, tools, findings);
  const possible = (['loss-out-of-band', 'stock-does-not-add-up'] as const).map((kind) =>
    [kind, due.partyId, due.productId, window.from].join('|'),
  );
  const standing = new Set(raised);
  await ceaseByKey(
    tx,
    possible.filter((key) => !standing.has(key)),
    tools.clock.now(),
  );
}

async function judgeRipeScans(tx: Queryable, tools: AlertTools): Promise<number> {
  const now = tools.clock.now();
  const wait_ms = policyLength_ms(tools.city, 'off-route-wait-hours', now);
  const after = await sweptUntil(tx, SCANS);
  const ripe = await batchSightings(
    tx,
    after,
    firstIdAt(new Date(now.getTime() - wait_ms)),
    SIGHTINGS_AT_ONCE,
  );
  await lockFindings(tx);
  const nameless = ripe.filter((one) => one.lotId === null);
  const earlier = await findingsWithoutLot(tx, SIGHTINGS_AT_ONCE);
  const byNow = await lotsOfBatches(tx, [...new Set([...nameless, ...earlier].map((one) => one.code))]);
  const lotIds = new Set([...ripe.flatMap((one) => one.lotId ?? []), ...byNow.values()]);
  await judgeBatches(tx, tools, [...lotIds]);
  await ceaseByKey(
    tx,
    earlier.filter((one) => byNow.has(one.code)).map((one) => one.key),
    now,
  );
  await raiseFindings(tx, tools, neverRecorded(nameless.filter((one) => !byNow.has(one.code))));
  const last = ripe.at(-1);
  if (last) await noteSwept(tx, SCANS, last.sightingId);
  return ripe.length;
}

/** A batch of which nobody has recorded anything was taken nowhere: one finding for each place that scanned it. */
function neverRecorded(sightings: readonly StoredSighting[]): Found[] {
  const byPlace = Map.groupBy(sightings, (one) => `${one.code}|${one.place}`);
  return [...byPlace.values()].flatMap((all) => {
    const [one] = all;
    if (!one) return [];
    const evidence = all.map((each) => sightingEvidence(asSeen(each)));
    return [found('off-route', [one.code, one.place], { code: one.code, partyId: one.partyId }, evidence)];
  });
}

/** Sweeps now and then until it is stopped, and looks at complaints every two seconds. */
export function startSweeper(tools: AlertTools, turns: Turns): Worker {
  const sweeper = startTurns(async () => {
    const run = await sweepOnce(tools);
    return run.balances + run.sightings > 0;
  }, turns);
  const watcher = startTurns(
    async () => {
      await watchComplaints(tools);
      return false;
    },
    { ...turns, every_ms: Math.min(turns.every_ms, WATCH_EVERY_MS) },
  );
  return {
    wake: () => {
      sweeper.wake();
      watcher.wake();
    },
    stop: async () => {
      await Promise.all([sweeper.stop(), watcher.stop()]);
    },
  };
}
