import type { Queryable } from '../../platform/db.ts';
import { displayNames, type Principal } from '../identity/index.ts';
import { captureDocument, joinRecord, movementsOfLots, recordOnce } from '../ledger/index.ts';
import { describeLots, lotUnknown, partiesById, partyUnknown } from '../registry/index.ts';
import type { ReachedSteps, ScopeFigures, StepChoice } from '../trace/index.ts';
import { addEntry } from './add-entry.ts';
import { arrivalsOf } from './arrivals.rules.ts';
import { caseToDecide, type OfficersCase } from './case-for-officer.ts';
import {
  asOfInFuture,
  caseClosed,
  reasonNeeded,
  scopeDecidedMeanwhile,
  scopeEmpty,
  scopeMoved,
  scopeUnknown,
} from './cases.errors.ts';
import { caseById, insertDecision, insertReached, lockCase } from './cases.store.ts';
import { insertKnown, insertWatches } from './late.store.ts';
import { oneByOne } from './one-by-one.ts';
import type { CaseTools } from './open-case.ts';
import { readScope, type ScopeWithLines } from './read-scope.ts';
import { applyChanges, type ChosenLine, digestOf } from './scope.rules.ts';
import type { DecideInput } from './scopes.schemas.ts';
import {
  type DecidedScope,
  insertScope,
  insertScopeLines,
  lastScopes,
  type ScopeLine,
} from './scopes.store.ts';
import { totalOf } from './view-scope.ts';
import { lockWatch } from './watch-arrivals.ts';
import { workOutScope } from './work-out-scope.ts';

export interface ScopeAnswer {
  scope: ScopeWithLines;
  replayed: boolean;
  status: 200 | 201;
}

/**
 * Decides the scope of a case, once: a document with its lines, which nobody changes; the next decision is the next
 * scope. It is worked out again within the transaction, so that it is decided on what the records hold, and refused
 * where that is not what the officer saw.
 *
 * Errors, in order: `exists-with-different-…`, `case-unknown`, `outside-district`, `case-of-others`, `case-closed`,
 * `reason-needed`, `as-of-in-future`, `scope-decided-meanwhile`, `case-without-lot`, `scope-step-unknown`,
 * `scope-moved`, `scope-line-unknown`, `lot-unknown`, `party-unknown`, `scope-empty`.
 */
export async function decideScope(
  tools: CaseTools,
  principal: Principal,
  caseId: string,
  input: DecideInput,
): Promise<ScopeAnswer> {
  const body = { ...input, case: caseId };
  const stored = async (scopeId: string, replayed: boolean, status: 200 | 201): Promise<ScopeAnswer> => {
    const scope = await readScope(tools.db, scopeId);
    if (!scope) throw scopeUnknown();
    return { scope, replayed, status };
  };
  return recordOnce<ScopeAnswer>(
    tools,
    { senderId: tools.officeId, number: input.documentNumber, kind: 'case-decision', body },
    {
      join: joinRecord,
      repeat: ({ documentId }) => stored(documentId, true, 200),
      lateSign: 'scope-decided-meanwhile',
    },
    async () => {
      const found = await caseToDecide(tools, principal, caseId);
      if (input.reason.trim() === '') throw reasonNeeded('/reason');
      for (const [index, change] of (input.changes ?? []).entries())
        if (change.reason.trim() === '') throw reasonNeeded(`/changes/${index}/reason`);
      if (Date.parse(input.asOf) > tools.clock.now().getTime()) throw asOfInFuture();
      const scopeId = tools.ids.next<'document'>() as string;
      await tools.db.transaction((tx) =>
        decide(oneByOne(tx), tools, principal, { found, input, body, scopeId }),
      );
      return stored(scopeId, false, 201);
    },
  );
}

interface Deciding {
  found: OfficersCase;
  input: DecideInput;
  body: DecideInput & { case: string };
  scopeId: string;
}

async function decide(
  tx: Queryable,
  tools: CaseTools,
  principal: Principal,
  { found, input, body, scopeId }: Deciding,
): Promise<void> {
  const { caseId } = found;
  await lockWatch(tx, 'own');
  await lockCase(tx, caseId);
  if ((await caseById(tx, caseId))?.state === 'closed') throw caseClosed();
  const last = (await lastScopes(tx, [caseId])).get(caseId);
  if ((last?.scopeId ?? null) !== input.basedOn)
    throw last ? await decidedMeanwhile(tx, last) : scopeUnknown();
  const { reached, chosen } = await chosenLines(tx, tools, principal, found, input);
  const included = chosen.filter(({ line }) => line.included);
  if (included.length === 0) throw scopeEmpty();
  const figures = figuresOf(reached, included);
  const scope: DecidedScope = {
    scopeId,
    caseId,
    number: (last?.number ?? 0) + 1,
    basedOn: last?.scopeId ?? null,
    decidedAt: tools.clock.now(),
    decidedBy: principal.accountId,
    asOf: new Date(input.asOf),
    step: input.step,
    days: input.step === 'possible' ? (input.days ?? null) : null,
    sellers: figures.sellers,
    businesses: figures.businesses,
    lots: figures.lots,
    excludedLines: chosen.length - included.length,
    reason: input.reason.trim(),
    quantities: figures.quantities,
  };
  await store(tx, tools, { scope, body, lines: chosen.map(({ line }) => line), reached });
}

async function decidedMeanwhile(tx: Queryable, last: DecidedScope) {
  const { scopeId, number, sellers, decidedAt } = last;
  const decidedBy = (await displayNames(tx, [last.decidedBy])).get(last.decidedBy) ?? '';
  return scopeDecidedMeanwhile({ scopeId, number, sellers, decidedAt, decidedBy });
}

/** What was worked out, as it is now, with the officer's changes. */
async function chosenLines(
  tx: Queryable,
  tools: CaseTools,
  principal: Principal,
  found: OfficersCase,
  input: DecideInput,
): Promise<{ reached: ReachedSteps; chosen: ChosenLine[] }> {
  const choice: StepChoice = { step: input.step, days: input.days ?? null };
  const within = { db: tx, city: tools.city };
  const asked = { choice, asOf: new Date(input.asOf) };
  const narrow = await workOutScope(within, principal, found, { ...asked, all: false });
  const lines = narrow.reached.steps[narrow.chosen]?.lines ?? [];
  const digest = digestOf(lines);
  if (digest !== input.digest)
    throw scopeMoved({
      sellers: new Set(lines.filter((line) => line.seller).map((line) => line.partyId)).size,
      lines: lines.length,
      digest,
    });
  const changes = input.changes ?? [];
  const isWithin = ({ partyId, lotId }: (typeof changes)[number]) =>
    lines.some((line) => line.partyId === partyId && (lotId === undefined || line.lotId === lotId));
  // Only what is taken in from beyond the step needs the wider ones, which cost more.
  const { reached } = changes.every(isWithin)
    ? narrow
    : await workOutScope(within, principal, found, { ...asked, all: true });
  const bases = await basesOf(within, reached, changes);
  return {
    reached,
    chosen: applyChanges(reached.steps, narrow.chosen, changes, (lotId) => bases.get(lotId)),
  };
}

/** In what a lot is counted; of one that is added by hand too. Errors: `lot-unknown`, `party-unknown`. */
async function basesOf(
  { db }: { db: Queryable },
  { facts, parties }: ReachedSteps,
  changes: NonNullable<DecideInput['changes']>,
): Promise<Map<string, Pick<ScopeLine, 'baseUnit' | 'pieceUnit'>>> {
  const added = changes.filter((one) => one.included);
  const missing = added.flatMap(({ lotId }) => (lotId === undefined || facts.has(lotId) ? [] : [lotId]));
  const others = await describeLots(db, [...new Set(missing)]);
  if (missing.some((lotId) => !others.has(lotId))) throw lotUnknown();
  const bases = new Map(
    [...facts, ...others].map(([lotId, { lot, product }]) => [
      lotId,
      { baseUnit: lot.baseUnit, pieceUnit: lot.baseUnit === 'piece' ? (product.pieceUnit ?? null) : null },
    ]),
  );
  const named = added.map((one) => one.partyId).filter((partyId) => !parties.has(partyId));
  const found = await partiesById(db, [...new Set(named)]);
  if (named.some((partyId) => !found.has(partyId))) throw partyUnknown();
  return bases;
}

function figuresOf(reached: ReachedSteps, included: readonly ChosenLine[]): ScopeFigures {
  const figures = reached.figuresOf(included.flatMap((one) => (one.reached ? [one.reached] : [])));
  const lines = included.map(({ line }) => line);
  // Lines added by hand alone count as businesses; how much they had nobody knows.
  return {
    ...figures,
    sellers: new Set(lines.filter((line) => line.seller).map((line) => line.partyId)).size,
    businesses: new Set(lines.map((line) => line.partyId)).size,
    lots: new Set(lines.map((line) => line.lotId)).size,
  };
}

interface Storing {
  scope: DecidedScope;
  body: DecideInput & { case: string };
  lines: readonly ScopeLine[];
  reached: ReachedSteps;
}

async function store(tx: Queryable, tools: CaseTools, storing: Storing): Promise<void> {
  const { scope, body, lines } = storing;
  const { scopeId, caseId, decidedAt: at, decidedBy: accountId, number, sellers, quantities } = scope;
  await captureDocument(tx, tools, {
    documentId: scopeId,
    kind: 'case-decision',
    senderId: tools.officeId,
    recordedBy: accountId as Principal['accountId'],
    senderNumber: body.documentNumber,
    occurredAt: at,
    body,
    // The lines are signed with it: what was decided can be proved line by line.
    sections: {
      goods: body,
      papers: { scope: { number, sellers, businesses: scope.businesses, quantities, lines } },
    },
    resolved: { case: caseId, decision: 'scope', basedOn: scope.basedOn },
    projection: { movements: [] },
  });
  await insertDecision(tx, {
    documentId: scopeId,
    caseId,
    at,
    decidedBy: accountId,
    kind: 'scope',
    level: null,
    reason: scope.reason,
  });
  await insertScope(tx, scope);
  await insertScopeLines(tx, scopeId, lines);
  await watch(tx, storing);
  await insertReached(tx, caseId, districtsOf(tools, storing));
  const total = totalOf(scope);
  await addEntry(tx, tools, {
    caseId,
    kind: 'scope',
    at,
    accountId,
    documentId: scopeId,
    zh: `第 ${number} 次决定范围：${sellers} 家，共 ${total.zh}${scope.excludedLines > 0 ? `，排除 ${scope.excludedLines} 行` : ''}。${scope.reason}`,
    en: `Scope decided, no. ${number}: ${sellers} sellers, ${total.en} in all${scope.excludedLines > 0 ? `, ${scope.excludedLines} lines excluded` : ''}. ${scope.reason}`,
    figures: {
      scopeId,
      number,
      sellers,
      businesses: scope.businesses,
      lots: scope.lots,
      excludedLines: scope.excludedLines,
      total: quantities.map(({ baseUnit, pieceUnit, total: sum }) => ({ baseUnit, pieceUnit, ...sum })),
    },
  });
}

/** What the records say now of every lot of the scope: whatever is more than that came late. */
async function watch(tx: Queryable, { scope, lines }: Storing): Promise<void> {
  const lotIds = [...new Set(lines.map((line) => line.lotId))].sort();
  await insertKnown(tx, scope.scopeId, arrivalsOf(await movementsOfLots(tx, lotIds)));
  await insertWatches(
    tx,
    lotIds.map((lotId) => ({ lotId, scopeId: scope.scopeId, caseId: scope.caseId })),
  );
}

/** Districts whose businesses are included: their officers see the case. */
function districtsOf(tools: CaseTools, { lines, reached }: Storing): string[] {
  const codes = [...tools.city.districts.keys()];
  return lines.flatMap(({ partyId, included }) => {
    const division = included ? (reached.parties.get(partyId)?.divisionCode ?? null) : null;
    return codes.find((code) => division?.startsWith(code)) ?? [];
  });
}
