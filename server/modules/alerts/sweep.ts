import type { Queryable } from '../../platform/db.ts';
import { firstIdAt } from '../../platform/ids.ts';
import { startTurns, type Turns, type Worker } from '../../platform/repeat.ts';
import type { PartyId } from '../identity/index.ts';
import { balanceParty } from './balance-party.ts';
import { lotsOfBatches } from './codes.ts';
import { ceaseByKey, findingsWithoutLot, lockFindings } from './findings.store.ts';
import { judgeBatches } from './judge-batches.ts';
import { type BalanceDue, noteSwept, sweptUntil, takeDue } from './queues.store.ts';
import { type AlertTools, raiseFindings } from './raise-findings.ts';
import { sightingEvidence } from './rules/code-in-two-places.ts';
import { type Found, found } from './rules/found.ts';
import { asSeen, batchSightings, type StoredSighting } from './sightings.store.ts';
import { policyLength_ms, windowOf } from './windows.ts';

export interface SweepRun {
  balances: number;
  sightings: number;
}

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
    const due = await takeDue(tx, BALANCES_AT_ONCE);
    if (due.length > 0) await lockFindings(tx);
    for (const one of due) await settleBalance(tx, tools, one);
    return due.length;
  });
  const sightings = await tools.db.transaction((tx) => judgeRipeScans(tx, tools));
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

async function settleBalance(tx: Queryable, tools: AlertTools, due: BalanceDue): Promise<void> {
  const window = windowOf(tools.city, due.from.getTime());
  const { balances } = await balanceParty(tx, tools, {
    partyId: due.partyId as PartyId,
    productId: due.productId,
    window,
    withoutYields: true,
  });
  const findings = balances.flatMap((one) => one.findings);
  await raiseFindings(tx, tools, findings);
  const possible = (['loss-out-of-band', 'stock-does-not-add-up'] as const).map((kind) =>
    [kind, due.partyId, due.productId, window.from].join('|'),
  );
  const standing = new Set(findings.map((one) => one.key));
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

/** Sweeps now and then until it is stopped. */
export const startSweeper = (tools: AlertTools, turns: Turns): Worker =>
  startTurns(async () => {
    const run = await sweepOnce(tools);
    return run.balances + run.sightings > 0;
  }, turns);
