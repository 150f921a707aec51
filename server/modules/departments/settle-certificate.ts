import { isConnectionTrouble, type Queryable } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import { edgesOfLots, movementsOfLots } from '../ledger/index.ts';
import { type CityData, describeLots, partiesById, toBaseQuantity } from '../registry/index.ts';
import type { PaperState } from '../vouchers/index.ts';
import type { CertificateFacts } from './adapters/adapter.ts';
import { certificateOf } from './certificates.store.ts';
import type { DepartmentTools } from './department-tools.ts';
import { clearFlags, type FlaggedVoucher, saveFlags } from './flagged.store.ts';
import { followGoods } from './follow-goods.ts';
import { insertNotices, partiesTold } from './notices.store.ts';
import { insertQuotedLots, quotesOf } from './quotes.store.ts';
import { compareFacts, type Mismatch } from './rules/compare-facts.ts';
import { ancestorsOf, type Entry, entriesOf } from './rules/entries.ts';
import { type Covered, FLAGGED, judgeCertificate } from './rules/judge-certificate.ts';
import { departmentByCode } from './rules/which-department.ts';
import { saveSettled, settleLater, takeUnsettled, type Verification } from './verifications.store.ts';

/**
 * Works out what follows for one number that is due: its state, the quantities and facts held against the goods, flags on
 * every voucher of the goods, and a notice to everybody who has any. False: none is due. Any number of servers at once.
 */
export async function settleOne(tools: DepartmentTools): Promise<boolean> {
  let one: Verification | null = null;
  try {
    await tools.db.transaction(async (tx) => {
      one = await takeUnsettled(tx, tools.clock.now());
      if (one) await settle(tx, tools, one);
    });
  } catch (error) {
    if (one === null || isConnectionTrouble(error)) throw error;
    // What cannot be worked out must not keep the others from it: it comes again later.
    await settleLater(tools.db, one, new Date(tools.clock.now().getTime() + AGAIN_MS));
    throw error;
  }
  return one !== null;
}

const AGAIN_MS = 10 * 60_000;

async function settle(tx: Queryable, tools: DepartmentTools, one: Verification): Promise<void> {
  const now = tools.clock.now();
  const certificate = await certificateOf(tx, one.kind, one.number);
  const quotes = await quotesOf(tx, one.kind, one.number);
  const lotIds = [...new Set(quotes.map((quote) => quote.lotId))];
  const entries = entriesOf(quotes, await movementsOfLots(tx, lotIds), await sourcesOf(tx, lotIds));
  const { covered, mismatches } = await compare(tx, tools.city, certificate?.facts ?? null, entries);
  const day = localDay(now, tools.city.city.timezone);
  const state = judgeCertificate({
    certificate,
    answer: one.answer,
    covered,
    tolerancePermille: departmentByCode(tools.city, one.department, day)?.tolerancePermille ?? 0,
  });
  const since = state === one.state ? one.since : now;
  await saveSettled(tx, { ...one, state, since, quantities: covered, mismatches });
  if (FLAGGED.has(state)) await flag(tx, tools, { ...one, state, since }, lotIds, now);
  else if (FLAGGED.has(one.state)) await clear(tx, tools, { ...one, state, since }, lotIds, now);
}

/** Lots that lots were made of, as far back as a few steps go: for goods that quote the same number again. */
async function sourcesOf(tx: Queryable, lotIds: readonly string[]): Promise<Map<string, Set<string>>> {
  const edges = [];
  const seen = new Set<string>(lotIds);
  let open = [...lotIds];
  for (let step = 0; open.length > 0 && step < 12; step += 1) {
    const found = (await edgesOfLots(tx, open)).filter((edge) => edge.direction === -1);
    edges.push(...found);
    open = [...new Set(found.map((edge) => edge.otherLotId as string))].filter((lotId) => !seen.has(lotId));
    for (const lotId of open) seen.add(lotId);
  }
  return ancestorsOf(lotIds, edges);
}

async function compare(
  tx: Queryable,
  city: CityData,
  facts: CertificateFacts | null,
  entries: readonly Entry[],
): Promise<{ covered: Covered[]; mismatches: Mismatch[] }> {
  if (facts === null) return { covered: [], mismatches: [] };
  const lots = await describeLots(
    tx,
    entries.map((entry) => entry.lotId),
  );
  const ids = entries.flatMap((entry) => [entry.fromId, entry.toId]).filter((id) => id !== null);
  const parties = await partiesById(tx, [...new Set(ids)]);
  const described = entries.flatMap((entry) => {
    const lot = lots.get(entry.lotId);
    return lot
      ? [{ ...entry, lot, from: parties.get(entry.fromId ?? ''), to: parties.get(entry.toId ?? '') }]
      : [];
  });
  const mismatches = compareFacts(city, facts, described);
  const covered: Covered[] = [];
  for (const [baseUnit, ofUnit] of Map.groupBy(described, (entry) => entry.lot.lot.baseUnit)) {
    const certified = certifiedIn(city, facts, baseUnit);
    const entered = ofUnit.reduce((sum, entry) => sum + (entry.quantity ?? 0), 0);
    if (certified !== null) {
      covered.push({ baseUnit, certified, entered });
      continue;
    }
    const [first] = ofUnit;
    if (!first || facts.goods.every((one) => one.quantity === null)) continue;
    mismatches.push({
      documentId: first.documentId,
      lotId: first.lotId,
      field: 'quantity-not-comparable',
      said: `${entered} ${baseUnit}`,
      certificate: facts.goods.map((one) => `${one.quantity ?? '?'} ${one.unit ?? ''}`.trim()).join('、'),
    });
  }
  return { covered, mismatches };
}

/** What a certificate covers in one base unit; null where what it counts in says nothing of that. */
function certifiedIn(city: CityData, facts: CertificateFacts, base: 'g' | 'ml' | 'piece'): number | null {
  const amounts = facts.goods.flatMap(({ quantity, unit }) => {
    if (quantity === null || unit === null) return [];
    const found = toBaseQuantity(city.units, { base, declared: { quantity, unit } });
    return found.ok ? [found.quantity] : [];
  });
  return amounts.length === 0 ? null : amounts.reduce((sum, one) => sum + one, 0);
}

type Judged = Pick<Verification, 'kind' | 'number' | 'department' | 'stated' | 'since'> & {
  state: PaperState;
};

/** Every voucher of the goods, whoever has them by now, and everybody who has any. */
async function flag(
  tx: Queryable,
  tools: DepartmentTools,
  one: Judged,
  lotIds: readonly string[],
  now: Date,
): Promise<void> {
  const reached = await followGoods(tx, lotIds);
  const flags = new Map<string, FlaggedVoucher>();
  for (const movement of reached.movements) {
    if (movement.kind !== 'shipped') continue;
    flags.set(movement.documentId, {
      documentId: movement.documentId,
      kind: one.kind,
      number: one.number,
      lotId: movement.lotId,
      senderId: movement.fromId,
      receiverId: movement.toId,
      state: one.state,
      since: one.since,
    });
  }
  await saveFlags(
    tx,
    [...flags.values()].sort((a, b) => (a.documentId < b.documentId ? -1 : 1)),
  );
  await insertQuotedLots(
    tx,
    [...reached.lots.keys()].map((lotId) => ({ lotId, kind: one.kind, number: one.number })),
  );
  await tell(tx, tools, one, reached.holders, now);
}

/** It is in doubt no longer: flags go, and whoever was told hears that too. */
async function clear(
  tx: Queryable,
  tools: DepartmentTools,
  one: Judged,
  lotIds: readonly string[],
  now: Date,
): Promise<void> {
  await clearFlags(tx, one.kind, one.number, now);
  if (one.state !== 'verified') return;
  const told = await partiesTold(tx, one.kind, one.stated);
  await tell(tx, tools, one, new Map(told.map((partyId) => [partyId, [...lotIds]])), now);
}

const LOTS_NAMED_MAX = 50;

/**
 * Each holder once of each fact: the key of the table holds that, whoever works and however often. What was in doubt,
 * was cleared, and is in doubt again is another fact: the last that a holder heard must be true.
 */
async function tell(
  tx: Queryable,
  tools: DepartmentTools,
  one: Judged,
  holders: ReadonlyMap<string, readonly string[]>,
  now: Date,
): Promise<void> {
  await insertNotices(
    tx,
    [...holders].map(([partyId, lotIds]) => ({
      partyId,
      fact: `${one.state} ${one.kind} ${one.number} ${one.since.toISOString()}`,
      noticeId: tools.ids.next<'notice'>(),
      kind: one.kind,
      number: one.stated,
      state: one.state,
      department: one.department,
      lotIds: lotIds.slice(0, LOTS_NAMED_MAX),
      at: now,
    })),
  );
}
