import type { Queryable } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import { dropDeadline, legalDeadlineOn, meetDeadline, startDeadline } from '../deadlines/index.ts';
import type { Principal } from '../identity/index.ts';
import { captureDocument } from '../ledger/index.ts';
import { levelOf, type Step, type StoredRecall } from './recall.ts';
import { recallChanged, STEP_WORDS } from './recalls.errors.ts';
import { insertRecallLots, insertStep } from './recalls.store.ts';
import { type RecallsTools, senderOf } from './who-may.ts';

export interface StepToRecord {
  recall: StoredRecall;
  step: Step;
  /** The document as it came. */
  body: unknown;
  /** What is signed: the body, with what the platform made of it. */
  signed: unknown;
  /** What is recalled, as people call it. */
  food: string;
}

/**
 * Stores a step: its document, its row, the clocks that it starts and stops, and its line in the case; in the
 * caller's transaction. Errors: `recall-changed`.
 */
export async function recordStep(
  tx: Queryable,
  tools: RecallsTools,
  principal: Principal,
  { recall, step, body, signed, food }: StepToRecord,
): Promise<void> {
  await captureDocument(tx, tools, {
    documentId: step.documentId,
    kind: step.kind === 'plan' ? 'recall-plan' : 'recall-step',
    senderId: senderOf(tools, principal),
    recordedBy: principal.accountId,
    senderNumber: step.documentNumber,
    occurredAt: step.at,
    body,
    sections: { goods: signed },
    resolved: {
      recall: recall.recallId,
      party: recall.partyId,
      seq: step.seq,
      lots: step.content.lots ?? [],
    },
    projection: { movements: [] },
  });
  if (!(await insertStep(tx, recall.recallId, step))) throw recallChanged(recall.steps.length);
  if (step.content.lots) await insertRecallLots(tx, recall.recallId, step.content.lots);
  await keepClocks(tx, tools, { ...recall, steps: [...recall.steps, step] }, step, food);
  if (recall.caseId !== null)
    await tools.noteInCase?.(tx, {
      caseId: recall.caseId,
      kind: `recall-${step.kind}`,
      documentId: step.documentId,
      accountId: principal.accountId,
      at: step.at,
      zh: `召回 ${food}：${STEP_WORDS[step.kind].zh}（${step.documentNumber}）${step.content.text ? `：${step.content.text.slice(0, 120)}` : ''}`,
      en: `Recall of ${food}: ${STEP_WORDS[step.kind].en} (${step.documentNumber})`,
    });
}

/** Which clocks a step starts, meets and drops. A plan that is amended starts none again but that of its review. */
async function keepClocks(
  tx: Queryable,
  tools: RecallsTools,
  recall: StoredRecall,
  step: Step,
  food: string,
): Promise<void> {
  const { at, documentId } = step;
  const subject = { kind: 'recall', id: recall.recallId };
  const level = levelOf(recall);
  const start = async (
    kind: string,
    about: { zh: string; en: string },
    of: 'business' | 'office',
    startsAt = at,
  ) => {
    const day = localDay(startsAt, tools.city.city.timezone);
    // A voluntary recall has no clock by law.
    if (!legalDeadlineOn(tools.city, kind, day)) return;
    await startDeadline(tx, tools, {
      subject,
      kind,
      startsAt,
      division: recall.division,
      about,
      caseId: recall.caseId,
      partyId: of === 'business' ? recall.partyId : null,
    });
  };
  const meet = (kind: string) => meetDeadline(tx, { subject, kind, at, documentId });
  const drop = (kind: string | undefined, zh: string, en: string) =>
    dropDeadline(tx, { subject, at, why: { zh, en }, ...(kind === undefined ? {} : { kind }) });
  const complete = async () => {
    for (const one of ['1', '2', '3']) await meet(`recall-completion-${one}`);
    await drop('recall-progress', '召回已报完成或已评价', 'It was reported as done or evaluated');
  };
  const first = recall.steps.filter((one) => one.kind === step.kind).length === 1;
  switch (step.kind) {
    case 'plan':
      if (first) {
        const knownAt = new Date(step.content.knownAt ?? at);
        const about = {
          zh: `召回 ${food}：启动并报告计划`,
          en: `Recall of ${food}: begin and report the plan`,
        };
        await start(`recall-start-${level}`, about, 'business', knownAt);
        await meet(`recall-start-${level}`);
      }
      await meet('recall-order-answer');
      await start(
        'recall-review',
        { zh: `审查召回计划：${food}`, en: `Review the plan of the recall of ${food}` },
        'office',
      );
      return;
    case 'order':
      await meet('recall-review');
      await start(
        'recall-order-answer',
        { zh: `责令召回 ${food}：提交计划`, en: `Recall of ${food} was ordered: file the plan` },
        'business',
      );
      return;
    case 'accept':
    case 'require-changes':
      await meet('recall-review');
      return;
    case 'announce':
      if (!first) return;
      await start(
        `recall-completion-${level}`,
        { zh: `完成召回 ${food}`, en: `Complete the recall of ${food}` },
        'business',
      );
      await start('recall-progress', progressAbout(food), 'business');
      return;
    case 'progress':
      await meet('recall-progress');
      await start('recall-progress', progressAbout(food), 'business');
      return;
    case 'summarise':
      await complete();
      return;
    case 'evaluate':
      // Also of a recall of which its business has never said that it is done.
      if (step.content.effective === false) await start('recall-progress', progressAbout(food), 'business');
      else await complete();
      return;
    case 'close':
      await drop(undefined, '召回已结束', 'The recall is closed');
      return;
    case 'terminate':
      await drop(undefined, '召回已终止', 'The recall was ended by the office');
  }
}

const progressAbout = (food: string) => ({
  zh: `报告召回 ${food} 的进展`,
  en: `Report the progress of the recall of ${food}`,
});
