import type { Principal } from '../identity/index.ts';
import type { LotFacts, Party } from '../registry/index.ts';
import { lineKey, type ReachedLine, type ReachedSteps, type StepChoice } from '../trace/index.ts';
import { caseForOfficer } from './case-for-officer.ts';
import type { CaseTools } from './open-case.ts';
import { latestScope } from './read-scope.ts';
import { digestOf } from './scope.rules.ts';
import { LISTED_MAX } from './scopes.schemas.ts';
import { briefScope, viewLots, viewParties } from './view-scope.ts';
import { workOutScope } from './work-out-scope.ts';

/**
 * What can be decided: every step with its figures, and the lines of the step asked for, with those beyond it that can
 * be taken in by hand. Nothing is stored.
 * Errors: `case-unknown`, `outside-district`, `case-without-lot`, `scope-step-unknown`.
 */
export async function draftScope(
  tools: CaseTools,
  principal: Principal,
  caseId: string,
  asked: { step?: StepChoice['step'] | undefined; days?: number | undefined },
) {
  const found = await caseForOfficer(tools, principal, caseId);
  const asOf = tools.clock.now();
  const latest = await latestScope(tools.db, caseId);
  const choice: StepChoice = asked.step
    ? { step: asked.step, days: asked.days ?? null }
    : { step: latest?.step ?? 'recorded', days: latest?.days ?? null };
  const { reached, chosen, elsewhere } = await workOutScope(tools, principal, found, {
    choice,
    asOf,
    all: true,
  });
  const step = reached.steps[chosen];
  const lines = listedLines(reached, chosen);
  const listed = lines.slice(0, LISTED_MAX);
  return {
    caseId,
    asOf: asOf.toISOString(),
    step: choice.step,
    days: step?.days ?? null,
    digest: digestOf(step?.lines ?? []),
    latest: latest ? await briefScope(tools, latest) : null,
    steps: reached.steps.map((one, index) => ({
      step: one.step,
      days: one.days,
      ...reached.figuresOf(one.lines.map((line) => ({ line, step: index }))),
      acrossGaps: acrossGaps(one.lines),
      lines: one.lines.length,
      truncated: one.truncated,
    })),
    lines: listed,
    unlisted: lines.length - listed.length,
    elsewhere,
    flows: [...(step?.flows ?? [])]
      .sort((one, two) => (two.quantity ?? 0) - (one.quantity ?? 0))
      .slice(0, LISTED_MAX),
    ...namesOf(tools, reached, listed, step?.flows ?? []),
    changes: (latest?.lines ?? []).flatMap(({ partyId, lotId, included, reason }) =>
      reason === null ? [] : [{ partyId, lotId, included, reason }],
    ),
  };
}

/** Businesses that are reached only across a missing record. */
function acrossGaps(lines: readonly ReachedLine[]): number {
  const surely = new Set(lines.filter((line) => line.tier !== 'unknown').map((line) => line.partyId));
  return new Set(lines.map((line) => line.partyId).filter((partyId) => !surely.has(partyId))).size;
}

/** Of the chosen step first, then of wider ones, each with the narrowest step that holds it. */
function listedLines(reached: ReachedSteps, chosen: number) {
  const ringOf = new Map<string, number>();
  for (const [index, step] of reached.steps.entries()) {
    for (const line of step.lines) if (!ringOf.has(lineKey(line))) ringOf.set(lineKey(line), index);
  }
  const rows = (lines: readonly ReachedLine[], inStep: boolean) =>
    lines.map((line) => ({ ...line, ring: ringOf.get(lineKey(line)) ?? 0, inStep }));
  const within = rows(reached.steps[chosen]?.lines ?? [], true);
  const beyond = reached.steps.flatMap((step, index) =>
    index <= chosen ? [] : rows(step.lines, false).filter((line) => line.ring === index),
  );
  return [...within, ...beyond];
}

function namesOf(
  tools: CaseTools,
  { parties, facts }: { parties: ReadonlyMap<string, Party>; facts: ReadonlyMap<string, LotFacts> },
  lines: readonly { partyId: string; lotId: string }[],
  flows: readonly { fromId: string; toId: string }[],
) {
  const partyIds = new Set([
    ...lines.map((line) => line.partyId),
    ...flows.flatMap((flow) => [flow.fromId, flow.toId]),
  ]);
  return {
    parties: viewParties(tools.city, [...partyIds], parties),
    lots: viewLots([...new Set(lines.map((line) => line.lotId))], facts),
  };
}
