import type { Queryable } from '../../platform/db.ts';
import type { AccountId, Principal } from '../identity/index.ts';
import { stepImpossible } from './alerts.errors.ts';
import { insertStep, setState, stateForUpdate } from './finding-steps.store.ts';
import type { ClosedAs, FindingState } from './findings.store.ts';
import { findingById } from './list-findings.store.ts';
import type { AlertTools } from './raise-findings.ts';
import { visibleFinding } from './read-findings.ts';

export const OFFICER_STEPS = ['seen', 'closed', 'reopened'] as const;
export type OfficerStep = (typeof OFFICER_STEPS)[number];

type Next = { state: FindingState; closedAs: ClosedAs | null };

/** What a step makes of a state; null: nothing new, it is so already; 'impossible' where it makes no sense. */
export function afterStep(state: FindingState, step: OfficerStep | 'case'): Next | null | 'impossible' {
  if (step === 'seen') return state === 'new' ? { state: 'seen', closedAs: null } : null;
  if (step === 'case') return state === 'case' ? null : { state: 'case', closedAs: null };
  if (step === 'closed') return state === 'closed' ? null : { state: 'closed', closedAs: 'done' };
  if (state !== 'closed') return 'impossible';
  return { state: 'seen', closedAs: null };
}

/**
 * An officer has seen a finding, closes it or opens it again. The same again changes nothing.
 * Errors: `finding-unknown`, `record-forbidden`, `finding-state`.
 */
export async function takeStep(
  tools: Omit<AlertTools, 'db'> & Pick<AlertTools, 'db'>,
  principal: Principal,
  findingId: string,
  { step, note }: { step: OfficerStep; note?: string | undefined },
): Promise<{ state: FindingState }> {
  const finding = await visibleFinding(tools, principal, findingId);
  return tools.db.transaction((tx) =>
    applyStep(tx, tools, finding, { step, note: note ?? null, by: principal.accountId, subjectId: null }),
  );
}

/** For the module of cases: a case was opened because of this finding. Part of that transaction; says whether it exists. */
export async function noteCaseOpened(
  tx: Queryable,
  tools: Pick<AlertTools, 'ids' | 'clock'>,
  findingId: string,
  opened: { caseId: string; by: AccountId },
): Promise<boolean> {
  const finding = await findingById(tx, findingId);
  if (!finding) return false;
  await applyStep(tx, tools, finding, { step: 'case', note: null, by: opened.by, subjectId: opened.caseId });
  return true;
}

async function applyStep(
  tx: Queryable,
  tools: Pick<AlertTools, 'ids' | 'clock'>,
  finding: { findingId: string; key: string },
  taken: { step: OfficerStep | 'case'; note: string | null; by: AccountId; subjectId: string | null },
): Promise<{ state: FindingState }> {
  const now = (await stateForUpdate(tx, finding.key)) ?? { state: 'new' as const };
  const next = afterStep(now.state, taken.step);
  if (next === 'impossible') throw stepImpossible(now.state);
  if (next === null) return { state: now.state };
  await insertStep(tx, {
    findingId: finding.findingId,
    stepId: tools.ids.next<'step'>(),
    takenBy: taken.by,
    subjectId: taken.subjectId,
    at: tools.clock.now(),
    what: taken.step,
    note: taken.note,
  });
  await setState(tx, finding.key, next.state, next.closedAs);
  return { state: next.state };
}
