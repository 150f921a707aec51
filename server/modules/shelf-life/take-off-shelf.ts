import type { Queryable } from '../../platform/db.ts';
import type { Issue } from '../../platform/errors.ts';
import { localDay } from '../../platform/local-time.ts';
import { type PartyId, type Principal, roleForbidden } from '../identity/index.ts';
import { joinRecord, lockHoldings, occurredAt, recordOnce, refused, showQuantity } from '../ledger/index.ts';
import { partiesById, partyUnknown } from '../registry/index.ts';
import { startDone } from './clocks.ts';
import { amountsAt, type Disposal, insertDisposal } from './disposals.store.ts';
import { readLines, type SaidLine, takeFrom } from './read-lines.ts';
import { heldApart } from './rules/amounts.ts';
import { lessThanDemanded, lotNotHere, notPastEnd } from './shelf-life.errors.ts';
import type { TakeOffInput } from './shelf-life.schemas.ts';
import type { ShelfLifeTools } from './shelf-tools.ts';
import { keepStep, type StepAnswer, type StepTaken, takeStep } from './take-step.ts';
import { isExpired } from './what-holds.ts';

/**
 * Takes goods off the shelf (下架): from then on they are not sold or handed on. Begins a disposal, or does what the office
 * demanded (`disposal`), whose lots are then taken off whole; and again, when more of them has come in.
 * Errors, in order: `exists-with-different-…`, `at-in-future`, those of lines, `not-past-its-end`, `nothing-on-hand`,
 * `more-than-there`, `lot-not-in-disposal`, `less-than-demanded`.
 */
export async function takeOffShelf(
  tools: ShelfLifeTools,
  principal: Principal,
  body: TakeOffInput,
): Promise<StepAnswer> {
  const { partyId } = principal;
  if (partyId === null) throw roleForbidden();
  if (body.disposal !== undefined) return takeOffDemanded(tools, principal, body.disposal, body);
  const whole = { ...body, step: 'take-off' };
  return recordOnce<StepAnswer>(
    tools,
    { senderId: partyId, number: body.documentNumber, kind: 'disposal-step', body: whole },
    { join: joinRecord, repeat: ({ documentId }) => ({ disposalId: documentId, replayed: true }) },
    () => tools.db.transaction((tx) => begin(tx, tools, principal, partyId, body)),
  );
}

async function begin(
  tx: Queryable,
  tools: ShelfLifeTools,
  principal: Principal,
  partyId: PartyId,
  body: TakeOffInput,
): Promise<StepAnswer> {
  const party = (await partiesById(tx, [partyId])).get(partyId);
  if (!party) throw partyUnknown();
  const at = occurredAt(tools.clock, body.at, '/at');
  const lines = await readLines(tx, tools.city, body.lines);
  refuseFresh(lines, body.reason, localDay(at, tools.city.city.timezone));
  const lotIds = lines.map((line) => line.lotId);
  const own = await lockHoldings(tx, partyId, lotIds);
  const rows = await amountsAt(tx, partyId, lotIds);
  const now = tools.clock.now();
  const taken = takeFrom(
    tools.city,
    lines,
    (lotId) => (own.get(lotId)?.onHand ?? 0) - heldApart(rows.get(lotId) ?? [], now),
  );
  const documentId = tools.ids.next<'document'>();
  const disposal: Disposal = {
    partyId,
    disposalId: documentId,
    divisionCode: party.divisionCode ?? '',
    state: 'off-shelf',
    reason: body.reason,
    openedAt: at,
    caseId: null,
    demanded: false,
    methods: null,
    method: null,
    reported: false,
    plannedAt: null,
    appliedAt: null,
    answerDue: null,
    answeredAt: null,
    waitUntil: null,
    dueAt: null,
    changedAt: now,
    short: false,
  };
  disposal.dueAt = await startDone(tx, tools, disposal);
  await insertDisposal(tx, disposal);
  const stepping = {
    tx,
    principal,
    disposal,
    documentId,
    at,
    now,
    lots: new Map(lines.map((line) => [line.lotId as string, line.facts])),
    amounts: new Map(),
    onHand: new Map([...own].map(([lotId, one]) => [lotId, one.onHand])),
    rows: [],
  };
  const kept = { step: 'take-off' as const, senderId: partyId, body: { ...body, step: 'take-off' } };
  await keepStep(tools, stepping, kept, { amounts: takenOff(taken) });
  return { disposalId: documentId, replayed: false };
}

const takenOff = (lines: readonly (SaidLine & { quantity: number })[]): NonNullable<StepTaken['amounts']> =>
  lines.map(({ line, lotId, quantity }) => ({
    lotId,
    line,
    what: 'taken-off' as const,
    quantity,
    method: null,
    supplierId: null,
  }));

/** Goods that are said to be past their end must be; goods that are may be taken off for any reason. */
function refuseFresh(lines: readonly SaidLine[], reason: TakeOffInput['reason'], day: string): void {
  if (reason !== 'expired') return;
  const issues = lines
    .filter(({ facts }) => !isExpired(facts, day))
    .map(({ line }) => notPastEnd(`/lines/${line - 1}/lot`));
  if (issues.length > 0) throw refused(issues);
}

function takeOffDemanded(
  tools: ShelfLifeTools,
  principal: Principal,
  disposalId: string,
  { disposal: _named, ...body }: TakeOffInput,
): Promise<StepAnswer> {
  return takeStep(tools, principal, disposalId, 'take-off', body, async (stepping) => {
    const lines = await readLines(stepping.tx, tools.city, body.lines);
    const strange = lines.filter(({ lotId }) => !stepping.amounts.has(lotId));
    if (strange.length > 0) throw refused(strange.map(({ line }) => lotNotHere(`/lines/${line - 1}/lot`)));
    const free = (lotId: string) =>
      Math.max(0, (stepping.onHand.get(lotId) ?? 0) - (stepping.amounts.get(lotId)?.apart ?? 0));
    const wanted = (lotId: string) => Math.min(stepping.amounts.get(lotId)?.awaited ?? 0, free(lotId));
    const taken = takeFrom(tools.city, lines, free);
    const named = new Map(taken.map((line) => [line.lotId as string, line]));
    const issues: Issue[] = [...stepping.amounts.keys()].flatMap((lotId) => {
      const line = named.get(lotId);
      const facts = stepping.lots.get(lotId);
      if (!facts || (line?.quantity ?? 0) >= wanted(lotId)) return [];
      const path = line ? `/lines/${line.line - 1}/quantity` : '/lines';
      return [lessThanDemanded(path, showQuantity(tools.city, wanted(lotId), facts))];
    });
    if (issues.length > 0) throw refused(issues);
    return { amounts: takenOff(taken), change: { reason: body.reason } };
  });
}
