import { encodePublicCode } from '../../platform/codes/public-code.ts';
import { deadlinesOf, viewDeadline } from '../deadlines/index.ts';
import { displayNames, type Principal } from '../identity/index.ts';
import { type CityData, describeLots, partiesById } from '../registry/index.ts';
import { publicationsOf } from './publications.store.ts';
import { levelOf, lotsOf, planInForce, type Step, type StoredRecall, standingOf } from './recall.ts';
import { recallUnknown, STATE_WORDS, STEP_WORDS } from './recalls.errors.ts';
import type { RecallBriefValue, RecallViewValue } from './recalls.schemas.ts';
import { listRecalls, type RecallsAsked, recallById } from './recalls.store.ts';
import { nextSteps } from './rules/recall-state.ts';
import { type RecallsTools, sideOf } from './who-may.ts';

/** A recall for whoever is responsible, or the office of its division. Errors: `recall-unknown`, those of `sideOf`. */
export async function viewRecall(
  tools: RecallsTools,
  principal: Principal,
  recallId: string,
): Promise<RecallViewValue> {
  const recall = await recallById(tools.db, recallId);
  if (!recall) throw recallUnknown();
  const side = sideOf(tools, principal, recall);
  const { db, city } = tools;
  const [brief] = await viewBriefs(tools, [recall]);
  const lots = lotsOf(recall);
  const [facts, people, published, deadlines] = await Promise.all([
    describeLots(db, lots),
    displayNames(db, [...new Set(recall.steps.map((one) => one.accountId))]),
    publicationsOf(db, recallId),
    deadlinesOf(tools, db, { subject: { kind: 'recall', id: recallId } }),
  ]);
  if (!brief) throw recallUnknown();
  const standing = standingOf(recall);
  const waits = standing.amendmentWaits || standing.state === 'planned';
  const newest = recall.steps.findLast((one) => one.kind === 'plan');
  return {
    ...brief,
    knownAt: recall.steps.find((one) => one.kind === 'plan')?.content.knownAt ?? null,
    lotList: lots.flatMap((lotId) => {
      const one = facts.get(lotId);
      if (!one) return [];
      const { code, product, productionDate } = one;
      return [{ lotId, code, product: product.name, batch: one.lot.batch, productionDate }];
    }),
    plan: viewPlan(planInForce(recall)),
    waitingPlan: waits ? viewPlan(newest) : null,
    steps: recall.steps.map((step) => viewStep(step, people)),
    publications: published.map((one) => {
      const number = encodePublicCode('A', one.publicationId);
      return {
        number,
        path: `/a/${number}`,
        kind: one.kind,
        at: one.at.toISOString(),
        title: one.text.title,
      };
    }),
    deadlines: deadlines.map((one) => viewDeadline(city, one, tools.clock.now())),
    next: nextSteps(standing, side),
  };
}

const viewPlan = (step: Step | undefined): RecallViewValue['plan'] =>
  step === undefined
    ? null
    : { version: step.content.version ?? 1, at: step.at.toISOString(), content: step.content.plan ?? {} };

function viewStep(step: Step, people: Map<string, string>): RecallViewValue['steps'][number] {
  const { content } = step;
  return {
    seq: step.seq,
    kind: step.kind,
    words: STEP_WORDS[step.kind],
    at: step.at.toISOString(),
    by: people.get(step.accountId) ?? '',
    documentId: step.documentId,
    documentNumber: step.documentNumber,
    version: content.version ?? null,
    text: content.text ?? null,
    clause: content.clause ?? null,
    effective: content.effective ?? null,
    letter: content.composed ?? null,
  };
}

/** Recalls as a list shows them: two look-ups whatever their number. */
export async function viewBriefs(
  tools: Pick<RecallsTools, 'db' | 'city'>,
  recalls: readonly StoredRecall[],
): Promise<RecallBriefValue[]> {
  const { db, city } = tools;
  const [parties, facts] = await Promise.all([
    partiesById(db, [...new Set(recalls.map((one) => one.partyId))]),
    describeLots(db, [...new Set(recalls.flatMap(lotsOf))]),
  ]);
  return recalls.map((recall) => {
    const standing = standingOf(recall);
    const level = levelOf(recall);
    const words = city.recallLevels.find((one) => one.code === level);
    const lots = lotsOf(recall);
    return {
      recallId: recall.recallId,
      state: standing.state,
      stateWords: STATE_WORDS[standing.state],
      ordered: standing.ordered,
      level,
      levelWords: { zh: words?.zh ?? level, en: words?.en ?? level },
      party: { partyId: recall.partyId, name: parties.get(recall.partyId)?.name ?? '' },
      food: planInForce(recall)?.content.plan?.food?.name ?? facts.get(lots[0] ?? '')?.product.name ?? '',
      caseId: recall.caseId,
      division: { code: recall.division, name: divisionName(city, recall.division) },
      begunAt: recall.begunAt.toISOString(),
      lots: lots.length,
      amendmentWaits: standing.amendmentWaits,
      seq: recall.steps.length,
    };
  });
}

const divisionName = (city: CityData, code: string): string =>
  code === city.city.code
    ? city.city.name.zh
    : ((city.districts.get(code) ?? city.streets.get(code))?.zh ?? code);

/** A business's own; an officer's, those of the division. */
export async function readRecalls(
  tools: RecallsTools,
  principal: Principal,
  asked: Omit<RecallsAsked, 'partyId' | 'division'>,
): Promise<{ items: RecallBriefValue[]; next: string | null }> {
  const { role, partyId, divisionCode } = principal;
  const whole = role === 'administrator' || divisionCode === tools.city.city.code;
  const found = await listRecalls(tools.db, {
    ...asked,
    partyId: role === 'operator' ? (partyId ?? '0') : undefined,
    division: role === 'operator' || whole ? undefined : (divisionCode ?? '-'),
  });
  return {
    items: await viewBriefs(tools, found),
    next: found.length === asked.limit ? (found.at(-1)?.recallId ?? null) : null,
  };
}
