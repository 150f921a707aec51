import type { Composed, Filled } from './rules/elements.ts';
import { type Standing, type StepKind, standingAfter } from './rules/recall-state.ts';

export const RECALL_LEVELS = ['1', '2', '3', 'voluntary'] as const;
export type RecallLevel = (typeof RECALL_LEVELS)[number];

/** What a step's document says, by its kind. */
export interface StepContent {
  level?: RecallLevel;
  lots?: string[];
  /** Of a plan: when the business came to know; its eight elements. */
  knownAt?: string;
  plan?: Filled;
  version?: number;
  /** Why, what is asked for, how it goes. */
  text?: string;
  clause?: string;
  announcement?: Filled;
  /** As it was published or sent. */
  composed?: Composed;
  effective?: boolean;
  /** Figures of the day, as the office saw them. */
  figures?: unknown;
}

export interface Step {
  /** From 1 on, without a gap. */
  seq: number;
  documentId: string;
  accountId: string;
  at: Date;
  kind: StepKind;
  documentNumber: string;
  content: StepContent;
}

export interface StoredRecall {
  recallId: string;
  partyId: string;
  caseId: string | null;
  begunAt: Date;
  division: string;
  steps: Step[];
}

export const standingOf = (recall: Pick<StoredRecall, 'steps'>): Standing =>
  standingAfter(
    recall.steps.map(({ kind, content }) => ({
      kind,
      ...(content.effective === undefined ? {} : { effective: content.effective }),
    })),
  );

/** The level by which it runs: as the last plan that was accepted has it; else as ordered, else as planned. */
export function levelOf({ steps }: Pick<StoredRecall, 'steps'>): RecallLevel {
  const accepted = steps.findLast((one) => one.kind === 'accept')?.content.level;
  const ordered = steps.findLast((one) => one.kind === 'order')?.content.level;
  const planned = steps.findLast((one) => one.kind === 'plan')?.content.level;
  return accepted ?? ordered ?? planned ?? '3';
}

/** The plan that counts: the last that was accepted; before that, the last that was filed. */
export function planInForce({ steps }: Pick<StoredRecall, 'steps'>): Step | undefined {
  const lastAccept = steps.findLastIndex((one) => one.kind === 'accept');
  const until = lastAccept < 0 ? steps : steps.slice(0, lastAccept);
  return until.findLast((one) => one.kind === 'plan');
}

/** Lots of the plan that counts; of the order where there is none. */
export function lotsOf(recall: Pick<StoredRecall, 'steps'>): string[] {
  const order = recall.steps.findLast((one) => one.kind === 'order' && one.content.lots);
  return planInForce(recall)?.content.lots ?? order?.content.lots ?? [];
}
