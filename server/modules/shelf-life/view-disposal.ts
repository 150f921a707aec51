import { localDay } from '../../platform/local-time.ts';
import type { Principal } from '../identity/index.ts';
import { holdingsAt, type MovementRecord, movementsOfLots } from '../ledger/index.ts';
import { describeLots, type LotFacts, partiesById } from '../registry/index.ts';
import { voucherNumber } from '../vouchers/index.ts';
import {
  amountsOfDisposals,
  type Disposal,
  type StoredAmount,
  type StoredStep,
  stepsOf,
} from './disposals.store.ts';
import { followReturns } from './follow-returns.ts';
import { judgeBalance, type LotVerdict } from './judge-balance.ts';
import { baseUnitOf } from './read-lines.ts';
import { lastSaid, type ReadStep, readSteps, showStep } from './read-steps.ts';
import { amountsOf, type LotAmounts, onShelf } from './rules/amounts.ts';
import { mayStep, nextStep, STEPS } from './rules/steps.ts';
import type { DisposalViewValue } from './shelf-life.schemas.ts';
import { actsAs, type ShelfLifeTools } from './shelf-tools.ts';
import { showHead, shown } from './show.ts';
import { factsOf, heldNow, ownOnHand, reachableDisposal, type StepAnswer } from './take-step.ts';
import { isExpired, methodMay, methodsOn, policyValue } from './what-holds.ts';

/** All that one disposal comes to: for its page, its printed record and the file of a case. */
export interface WholeDisposal {
  disposal: Disposal;
  steps: ReadStep[];
  rows: StoredAmount[];
  stored: StoredStep[];
  lots: Map<string, LotFacts>;
  amounts: Map<string, LotAmounts>;
  onHand: Map<string, number>;
  verdicts: LotVerdict[];
  movements: MovementRecord[];
}

export async function wholeDisposal(tools: ShelfLifeTools, disposal: Disposal): Promise<WholeDisposal> {
  const { db } = tools;
  const { partyId, disposalId } = disposal;
  const [rows, stored] = await Promise.all([
    amountsOfDisposals(db, [partyId], [disposalId]),
    stepsOf(db, [partyId], [disposalId]),
  ]);
  const lotIds = [...new Set(rows.map((row) => row.lotId as string))];
  const [lots, movements, holdings, steps] = await Promise.all([
    describeLots(db, lotIds),
    movementsOfLots(db, lotIds),
    holdingsAt(db, partyId, lotIds),
    readSteps(tools, stored, rows),
  ]);
  const amounts = new Map(
    [...Map.groupBy(rows, (row) => row.lotId as string)].map(([lotId, some]) => [lotId, amountsOf(some)]),
  );
  return {
    disposal,
    steps,
    rows,
    stored,
    lots,
    amounts,
    movements,
    onHand: await ownOnHand(db, disposal, new Map(holdings.map((one) => [one.lotId as string, one]))),
    verdicts: judgeBalance(tools.city, {
      disposal,
      rows,
      steps: stored,
      lots,
      movements,
      left: new Map(),
    }),
  };
}

/** One disposal as its page shows it. Errors: `disposal-unknown`, `record-forbidden`. */
export async function viewDisposal(
  tools: ShelfLifeTools,
  principal: Principal,
  { disposalId, replayed }: StepAnswer,
): Promise<DisposalViewValue> {
  const disposal = await reachableDisposal(tools, principal, disposalId);
  const whole = await wholeDisposal(tools, disposal);
  const party = (await partiesById(tools.db, [disposal.partyId])).get(disposal.partyId);
  const now = tools.clock.now();
  const day = localDay(now, tools.city.city.timezone);
  const facts = await factsOf(tools, { ...whole, now });
  const held = lastSaid(whole.steps, 'hold');
  const planned = lastSaid(whole.steps, 'apply');
  const expired = [...whole.lots.values()].some((lot) => isExpired(lot, day));
  const question = { reason: disposal.reason, expired, allowed: disposal.methods };
  const clock = clockOf(tools);
  return {
    ...showHead(tools.city, disposal, party, now),
    replayed,
    place: held?.place ?? null,
    plannedPlace: planned?.place ?? null,
    lots: whole.verdicts.flatMap((verdict) => showLot(tools, whole, verdict)),
    steps: whole.steps.map((step) => showStep(tools, step, whole.lots, clock)),
    returns: await followReturns(tools, whole.rows),
    methods: methodsOn(tools.city, day).map((row) => ({
      code: row.code,
      zh: row.zh,
      en: row.en,
      says: row.says,
      clause: row.clause,
      reportFirst: row.reportFirst,
      allowed: methodMay(row, question),
    })),
    witnesses_min: policyValue(tools.city, 'disposal-witnesses-min', day, 2),
    next:
      facts.onShelf > 0
        ? 'take-off'
        : nextStep(disposal.state === 'demanded' ? 'carried-out' : disposal.state),
    can: Object.fromEntries(
      STEPS.map((step) => {
        const may = mayStep(step, actsAs(principal), disposal.state, facts);
        return [
          step,
          may.allowed ? { allowed: true, zh: '', en: '' } : { allowed: false, zh: may.zh, en: may.en },
        ];
      }),
    ),
  };
}

export const clockOf = ({ city }: Pick<ShelfLifeTools, 'city'>): ((at: Date) => string) => {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: city.city.timezone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  return (at) => format.format(at);
};

/** Vouchers by which a lot came to a business (来源凭证). */
export function sourcesOf(movements: readonly MovementRecord[], partyId: string, lotId: string): string[] {
  const came = movements.filter(
    (one) =>
      one.lotId === lotId &&
      one.toId === partyId &&
      one.answersDocument !== null &&
      (one.kind === 'received' || one.kind === 'implied'),
  );
  return [...new Set(came.map((one) => voucherNumber(one.answersDocument ?? '0')))];
}

function showLot(
  { city }: ShelfLifeTools,
  whole: WholeDisposal,
  { lotId, figures, misfit }: LotVerdict,
): DisposalViewValue['lots'] {
  const lot = whole.lots.get(lotId);
  const amounts = whole.amounts.get(lotId);
  if (!lot || !amounts) return [];
  const show = (quantity: number) => shown(city, quantity, lot);
  const { unknown: _unknown, ...sums } = figures;
  const held = heldNow(new Map([[lotId, amounts]]), whole.onHand);
  return [
    {
      lotId,
      code: lot.code,
      name: lot.product.name,
      specification: lot.product.specification,
      batch: lot.lot.batch,
      baseUnit: lot.lot.baseUnit,
      unit: baseUnitOf(lot),
      productionDate: lot.productionDate,
      expiryDate: lot.expiryDate,
      sources: sourcesOf(whole.movements, whole.disposal.partyId, lotId),
      takenOff: show(amounts.takenOff),
      putBack: show(amounts.putBack),
      carriedOut: show(amounts.carriedOut),
      short: show(amounts.short),
      held: show(held),
      onShelf: show(onShelf(amounts, whole.onHand.get(lotId) ?? 0)),
      figures: Object.fromEntries(
        Object.entries(sums).map(([name, quantity]) => [name, show(quantity)]),
      ) as DisposalViewValue['lots'][number]['figures'],
      misfit,
    },
  ];
}
