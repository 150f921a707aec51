import type { Issue } from '../../platform/errors.ts';
import { localDay } from '../../platform/local-time.ts';
import type { Principal } from '../identity/index.ts';
import { recordOnce, refused } from '../ledger/index.ts';
import { announcementOf, publish, resultOf } from './announce.ts';
import { readFigures } from './effectiveness.ts';
import type { RecallAnswer } from './file-plan.ts';
import { foodOf } from './named-lots.ts';
import { joinOrder, orderLetter } from './order-recall.ts';
import {
  levelOf,
  lotsOf,
  planInForce,
  type Step,
  type StepContent,
  type StoredRecall,
  standingOf,
} from './recall.ts';
import {
  clauseNeeded,
  recallChanged,
  recallUnknown,
  stepRefused,
  textNeeded,
  verdictNeeded,
} from './recalls.errors.ts';
import type { StepInput } from './recalls.schemas.ts';
import { recallById } from './recalls.store.ts';
import { recordStep } from './record-step.ts';
import { elementIssues, elementsOn } from './rules/elements.ts';
import { refusalOf, type StepKind } from './rules/recall-state.ts';
import { viewRecall } from './view-recall.ts';
import { type RecallsTools, senderOf, sideOf } from './who-may.ts';

/**
 * One step of a recall: who may take which when is the table of rules/recall-state.ts.
 * Errors, in order: `exists-with-different-…`, `recall-unknown`, `record-forbidden`, `outside-district`,
 * `recall-changed`, `recall-step-of-others`, `recall-ordered-already`, `recall-step-not-now`,
 * `recall-nothing-to-review`, and what the step lacks (`recall-text-needed`, `recall-element-missing` …).
 */
export async function takeStep(
  tools: RecallsTools,
  principal: Principal,
  recallId: string,
  input: StepInput,
): Promise<RecallAnswer> {
  const body = { ...input, recall: recallId };
  return recordOnce<RecallAnswer>(
    tools,
    { senderId: senderOf(tools, principal), number: input.documentNumber, kind: 'recall-step', body },
    {
      join: joinOrder,
      repeat: async () => ({
        view: { ...(await viewRecall(tools, principal, recallId)), replayed: true },
        status: 200,
      }),
      lateSign: 'recall-changed',
    },
    async () => {
      await take(tools, principal, recallId, input, body);
      return { view: { ...(await viewRecall(tools, principal, recallId)), replayed: false }, status: 201 };
    },
  );
}

async function take(
  tools: RecallsTools,
  principal: Principal,
  recallId: string,
  input: StepInput,
  body: object,
): Promise<void> {
  const recall = await recallById(tools.db, recallId);
  if (!recall) throw recallUnknown();
  const side = sideOf(tools, principal, recall);
  if (input.basedOn !== recall.steps.length) throw recallChanged(recall.steps.length);
  const kind = input.step as StepKind;
  const standing = standingOf(recall);
  const refusal = refusalOf(standing, kind, side);
  if (refusal) throw stepRefused(refusal, kind, standing.state);
  const at = tools.clock.now();
  const lacking = issuesOf(tools, input, kind, at);
  if (lacking.length > 0) throw refused(lacking);
  const food = planInForce(recall)?.content.plan?.food?.name ?? (await foodOf(tools.db, lotsOf(recall)));
  const content = await contentOf(tools, recall, kind, input, food, at);
  const step: Step = {
    seq: recall.steps.length + 1,
    documentId: tools.ids.next<'document'>() as string,
    accountId: principal.accountId,
    at,
    kind,
    documentNumber: input.documentNumber,
    content,
  };
  const { composed, figures } = content;
  await tools.db.transaction(async (tx) => {
    const signed = { ...body, ...(composed ? { composed } : {}), ...(figures ? { figures } : {}) };
    await recordStep(tx, tools, principal, { recall, step, body, signed, food });
    if (composed && kind === 'announce') await publish(tx, recall, step, 'announcement', composed);
    if (composed && kind === 'close') await publish(tx, recall, step, 'result', composed);
  });
}

const WITH_TEXT: ReadonlySet<StepKind> = new Set([
  'order',
  'require-changes',
  'progress',
  'summarise',
  'evaluate',
  'terminate',
]);

/** What a step lacks, all at once. */
function issuesOf(tools: RecallsTools, input: StepInput, kind: StepKind, at: Date): Issue[] {
  const blank = (input.text ?? '').trim() === '';
  const day = localDay(at, tools.city.city.timezone);
  return [
    ...(WITH_TEXT.has(kind) && blank ? [textNeeded(kind)] : []),
    ...(kind === 'order' && !input.clause ? [clauseNeeded()] : []),
    ...(kind === 'evaluate' && input.effective === undefined ? [verdictNeeded()] : []),
    ...(kind === 'announce'
      ? elementIssues(
          elementsOn(tools.city.recallElements, 'announcement', day),
          input.announcement ?? {},
          '/announcement',
        )
      : []),
  ];
}

async function contentOf(
  tools: RecallsTools,
  recall: StoredRecall,
  kind: StepKind,
  input: StepInput,
  food: string,
  at: Date,
): Promise<StepContent> {
  const { text, clause, level, effective, announcement } = input;
  const said: StepContent = {
    ...(text === undefined ? {} : { text }),
    ...(effective === undefined ? {} : { effective }),
  };
  switch (kind) {
    case 'accept': {
      const plan = recall.steps.findLast((one) => one.kind === 'plan');
      return { ...said, level: level ?? plan?.content.level ?? levelOf(recall) };
    }
    case 'order': {
      const [lots, of] = [lotsOf(recall), level ?? levelOf(recall)];
      const order = { lotIds: lots, food, level: of, clause: clause ?? '', text: text ?? '', at };
      return {
        ...said,
        level: of,
        lots,
        clause: clause ?? '',
        composed: await orderLetter(tools, order),
      };
    }
    case 'announce':
      return {
        ...said,
        announcement: announcement ?? {},
        composed: announcementOf(tools, recall, announcement ?? {}, at),
      };
    // What the office judged by stands in what it signed: the records go on.
    case 'evaluate':
      return { ...said, figures: await readFigures(tools, recall) };
    case 'close':
      return { ...said, composed: resultOf(tools, recall, at) };
    default:
      return said;
  }
}
