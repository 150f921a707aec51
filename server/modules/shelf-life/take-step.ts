import type { Db, Queryable } from '../../platform/db.ts';
import { type PartyId, type Principal, recordForbidden } from '../identity/index.ts';
import {
  captureDocument,
  inDistrict,
  joinRecord,
  lockHoldings,
  occurredAt,
  recordOnce,
  splitRecord,
} from '../ledger/index.ts';
import { describeLots, type LotFacts, type LotId, partiesById } from '../registry/index.ts';
import { endClocks } from './clocks.ts';
import {
  amountsAt,
  amountsOfDisposals,
  type Disposal,
  disposalById,
  insertAmounts,
  insertStep,
  lockDisposal,
  type StoredAmount,
  updateDisposal,
} from './disposals.store.ts';
import { amountsOf, type LotAmounts, onShelf } from './rules/amounts.ts';
import { type DisposalStep, mayStep, STEP_WORDS, type StepFacts, stateAfter } from './rules/steps.ts';
import { disposalUnknown, stepRefused } from './shelf-life.errors.ts';
import { actsAs, type ShelfLifeTools } from './shelf-tools.ts';
import { mayGoBack } from './what-holds.ts';

/** A step as its use case sees it, with holdings and disposal locked. */
export interface Stepping {
  tx: Queryable;
  principal: Principal;
  disposal: Disposal;
  documentId: string;
  at: Date;
  now: Date;
  lots: ReadonlyMap<string, LotFacts>;
  amounts: ReadonlyMap<string, LotAmounts>;
  /** Base units on hand that no other disposal keeps apart, by lot. */
  onHand: ReadonlyMap<string, number>;
  rows: readonly StoredAmount[];
}

/** What a step does beside its document. */
export interface StepTaken {
  amounts?: Omit<StoredAmount, 'partyId' | 'disposalId' | 'stepId' | 'at'>[];
  /** What changes of how it stands. */
  change?: Partial<Disposal>;
  /** Posts what moves goods, once the amounts are stored; gives the documents that did. */
  post?: () => Promise<string[]>;
  resolved?: Record<string, unknown>;
}

/** These lots are no longer held by the disposal, whatever of them was. */
export const letGoOf = (lotIds: readonly string[]): NonNullable<StepTaken['amounts']> =>
  lotIds.map((lotId, index) => ({
    lotId: lotId as LotId,
    line: index + 1,
    what: 'let-go' as const,
    quantity: null,
    method: null,
    supplierId: null,
  }));

export interface StepAnswer {
  disposalId: string;
  replayed: boolean;
}

interface StepBody {
  documentNumber: string;
  at?: string | undefined;
}

/** A disposal that this person may act on. Errors: `disposal-unknown`, `record-forbidden`. */
export async function reachableDisposal(
  tools: ShelfLifeTools,
  principal: Principal,
  disposalId: string,
): Promise<Disposal> {
  const disposal = await disposalById(tools.db, disposalId);
  if (!disposal) throw disposalUnknown();
  if (principal.role === 'operator') {
    if (principal.partyId !== disposal.partyId) throw disposalUnknown();
    return disposal;
  }
  if (principal.role === 'administrator') return disposal;
  const party = (await partiesById(tools.db, [disposal.partyId])).get(disposal.partyId);
  if (!party || !inDistrict(principal, party, tools.city.city.code)) throw recordForbidden();
  return disposal;
}

/** Use cases of other modules, run inside a transaction that is open already. */
export const inside = (tx: Queryable): Db => ({
  ...(tx.distributed === undefined ? {} : { distributed: tx.distributed }),
  query: (text, values, name) => tx.query(text, values, name),
  transaction: (work) => work(tx),
  close: () => Promise.resolve(),
});

/**
 * Takes a step of a disposal: once for each sender and number, with the holdings of its lots and the disposal locked, so
 * that of two phones the second is told how it stands; all of it or nothing.
 * Errors, in order: `disposal-unknown`, `record-forbidden`, `exists-with-different-…`, `at-in-future`, those of the table
 * (`step-not-now`, `asked-to-wait`, …), and the step's own.
 */
export async function takeStep<Body extends StepBody>(
  tools: ShelfLifeTools,
  principal: Principal,
  disposalId: string,
  step: DisposalStep,
  body: Body,
  work: (stepping: Stepping) => Promise<StepTaken>,
): Promise<StepAnswer> {
  const { partyId } = await reachableDisposal(tools, principal, disposalId);
  const who = actsAs(principal);
  const senderId = who === 'business' ? partyId : tools.officeId;
  const whole = { ...body, step, disposal: disposalId };
  return recordOnce<StepAnswer>(
    tools,
    { senderId, number: body.documentNumber, kind: 'disposal-step', body: whole },
    { join: joinRecord, repeat: () => ({ disposalId, replayed: true }) },
    () =>
      tools.db.transaction(async (tx) => {
        const stepping = await lockAll(tx, tools, principal, { partyId, disposalId }, body.at);
        const { disposal } = stepping;
        const may = mayStep(step, who, disposal.state, await factsOf(tools, stepping));
        if (!may.allowed) throw stepRefused(may);
        await keepStep(tools, stepping, { step, senderId, body: whole }, await work(stepping));
        return { disposalId, replayed: false };
      }),
  );
}

/** Holdings first, in the order in which every posting locks them, then the disposal. */
async function lockAll(
  tx: Queryable,
  tools: ShelfLifeTools,
  principal: Principal,
  { partyId, disposalId }: { partyId: PartyId; disposalId: string },
  at: string | undefined,
): Promise<Stepping> {
  const before = await amountsOfDisposals(tx, [partyId], [disposalId]);
  const lotIds = [...new Set(before.map((row) => row.lotId))];
  const own = await lockHoldings(tx, partyId, lotIds);
  const disposal = await lockDisposal(tx, partyId, disposalId);
  if (!disposal) throw disposalUnknown();
  const rows = await amountsOfDisposals(tx, [partyId], [disposalId]);
  return {
    tx,
    principal,
    disposal,
    documentId: tools.ids.next<'document'>(),
    at: occurredAt(tools.clock, at, '/at'),
    now: tools.clock.now(),
    lots: await describeLots(tx, lotIds),
    amounts: new Map(
      [...Map.groupBy(rows, (row) => row.lotId as string)].map(([lotId, some]) => [lotId, amountsOf(some)]),
    ),
    onHand: await ownOnHand(tx, { partyId, disposalId }, own),
    rows,
  };
}

/** On hand, less what other disposals of the business keep apart: of two demands of a lot each bag is met by one. */
export async function ownOnHand(
  db: Queryable,
  { partyId, disposalId }: { partyId: PartyId; disposalId: string },
  holdings: ReadonlyMap<string, { onHand: number }>,
): Promise<Map<string, number>> {
  const rows = await amountsAt(db, partyId, [...holdings.keys()]);
  return new Map(
    [...holdings].map(([lotId, { onHand }]) => {
      const others = Map.groupBy(rows.get(lotId) ?? [], (row) => row.disposalId);
      others.delete(disposalId);
      return [lotId, [...others.values()].reduce((left, some) => left - amountsOf(some).apart, onHand)];
    }),
  );
}

export async function factsOf(
  tools: ShelfLifeTools,
  {
    disposal,
    amounts,
    onHand,
    now,
    lots,
  }: Pick<Stepping, 'disposal' | 'amounts' | 'onHand' | 'now' | 'lots'>,
): Promise<StepFacts> {
  return {
    demanded: disposal.demanded,
    mayReturnToShelf: mayGoBack(tools.city, disposal, lots, now),
    waitUntil: disposal.waitUntil,
    now,
    onShelf: [...amounts].reduce((sum, [lotId, one]) => sum + onShelf(one, onHand.get(lotId) ?? 0), 0),
  };
}

/** Base units that are still to be dealt with: kept apart, or demanded and on the shelf. */
export function heldNow(
  amounts: ReadonlyMap<string, LotAmounts>,
  onHand: ReadonlyMap<string, number>,
): number {
  let held = 0;
  for (const [lotId, one] of amounts) held += one.apart + onShelf(one, onHand.get(lotId) ?? 0);
  return held;
}

interface Kept {
  step: DisposalStep;
  senderId: PartyId;
  body: { documentNumber: string };
}

/** Stores a step: amounts before what moves goods, so that the loop's own goods are no longer held back from it. */
export async function keepStep(
  tools: ShelfLifeTools,
  stepping: Stepping,
  { step, senderId, body }: Kept,
  taken: StepTaken,
): Promise<void> {
  const { tx, disposal, documentId, at, now, principal } = stepping;
  const { partyId, disposalId } = disposal;
  const own = { partyId, disposalId, stepId: documentId, at };
  const amounts = (taken.amounts ?? []).map((row) => ({ ...row, ...own }));
  await insertAmounts(tx, amounts);
  const movedBy = (await taken.post?.()) ?? [];
  await captureDocument(tx, tools, {
    documentId,
    kind: 'disposal-step',
    senderId,
    recordedBy: principal.accountId,
    senderNumber: body.documentNumber,
    occurredAt: at,
    body,
    sections: splitRecord(body),
    resolved: {
      disposal: disposalId,
      party: partyId,
      lots: amounts.map(({ lotId, what, quantity, line }) => ({ lot: lotId, what, quantity, line })),
      movedBy,
      ...taken.resolved,
    },
    projection: { movements: [] },
  });
  await insertStep(tx, {
    partyId,
    disposalId,
    stepId: documentId,
    step,
    at,
    recordedBy: principal.accountId,
    byOffice: senderId !== partyId,
    movedBy,
  });
  const rows = [...stepping.rows, ...amounts];
  const after = new Map(
    [...Map.groupBy(rows, (row) => row.lotId as string)].map(([lotId, some]) => [lotId, amountsOf(some)]),
  );
  const done = [...after.values()].some((one) => one.carriedOut > 0);
  const left = heldNow(after, lessCarriedOut(stepping.onHand, amounts));
  const state = stateAfter(disposal.state, step, { left, done });
  await updateDisposal(tx, { ...disposal, ...taken.change, state, changedAt: now });
  if (state === 'closed' || state === 'withdrawn')
    await endClocks(tx, disposal, { at: now, documentId, state });
  if (disposal.caseId !== null) await tellCase(tools, stepping, step, amounts);
}

/** On hand once this step has posted what it carries out. */
function lessCarriedOut(
  onHand: ReadonlyMap<string, number>,
  amounts: readonly StoredAmount[],
): Map<string, number> {
  const left = new Map(onHand);
  for (const { lotId, what, quantity } of amounts)
    if (what === 'carried-out') left.set(lotId, (left.get(lotId) ?? 0) - (quantity ?? 0));
  return left;
}

async function tellCase(
  tools: ShelfLifeTools,
  { tx, disposal, documentId, at, principal, lots }: Stepping,
  step: DisposalStep,
  amounts: readonly StoredAmount[],
): Promise<void> {
  const party = (await partiesById(tx, [disposal.partyId])).get(disposal.partyId);
  const names = [...new Set(amounts.flatMap((row) => lots.get(row.lotId)?.product.name ?? []))].join('、');
  await tools.noteInCase?.(tx, {
    caseId: disposal.caseId ?? '0',
    kind: `disposal-${step}`,
    documentId,
    at,
    accountId: principal.accountId,
    zh: `${party?.name ?? ''}：${STEP_WORDS[step].zh}${names === '' ? '' : `（${names}）`}`,
    en: `${party?.name ?? ''}: ${STEP_WORDS[step].en}${names === '' ? '' : ` (${names})`}`,
  });
}
