import type { Queryable } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import { lockNames } from '../../platform/locks.ts';
import { type PartyId, type Principal, recordForbidden } from '../identity/index.ts';
import { joinRecord, recordOnce, refused } from '../ledger/index.ts';
import { partiesById } from '../registry/index.ts';
import { foodOf, namedLots } from './named-lots.ts';
import { type Step, type StoredRecall, standingOf } from './recall.ts';
import {
  knownInFuture,
  recallOfOthers,
  recallOpenAlready,
  recallUnknown,
  stepRefused,
} from './recalls.errors.ts';
import type { PlanInput, RecallViewValue } from './recalls.schemas.ts';
import { insertRecall, recallById, recallsOfLots } from './recalls.store.ts';
import { recordStep } from './record-step.ts';
import { elementIssues, elementsOn } from './rules/elements.ts';
import { isOver, refusalOf } from './rules/recall-state.ts';
import { viewRecall } from './view-recall.ts';
import type { RecallsTools } from './who-may.ts';

export interface RecallAnswer {
  view: RecallViewValue;
  status: 200 | 201;
}

/**
 * The responsible business files the plan of a recall: of a new one, or another version (`recallId`). What is lacking of
 * the elements is told all at once. A plan that is amended after it was accepted waits for a review, and changes nothing.
 * Errors, in order: `exists-with-different-…`, `at-in-future`, `recall-unknown`, `record-forbidden`,
 * `recall-step-not-now`, `document-invalid` (or its one finding), `recall-open-already`, `recall-changed`.
 */
export async function filePlan(
  tools: RecallsTools,
  principal: Principal,
  input: PlanInput,
  recallId?: string,
): Promise<RecallAnswer> {
  const partyId = principal.partyId;
  if (partyId === null) throw recordForbidden();
  const body = recallId === undefined ? input : { ...input, recall: recallId };
  return recordOnce<RecallAnswer>(
    tools,
    { senderId: partyId, number: input.documentNumber, kind: 'recall-plan', body },
    {
      join: joinRecord,
      repeat: async ({ documentId }) => {
        const id = recallId ?? documentId;
        return { view: { ...(await viewRecall(tools, principal, id)), replayed: true }, status: 200 };
      },
      lateSign: 'recall-open-already',
    },
    async () => {
      const id = await file(tools, principal, partyId, input, body, recallId);
      return { view: { ...(await viewRecall(tools, principal, id)), replayed: false }, status: 201 };
    },
  );
}

async function file(
  tools: RecallsTools,
  principal: Principal,
  partyId: PartyId,
  input: PlanInput,
  body: unknown,
  recallId: string | undefined,
): Promise<string> {
  const at = tools.clock.now();
  if (new Date(input.knownAt) > at) throw knownInFuture();
  const earlier = recallId === undefined ? undefined : await admitVersion(tools, partyId, recallId);
  const { lots, issues } = await namedLots(tools.db, input.lots, partyId);
  const day = localDay(at, tools.city.city.timezone);
  const elements = elementsOn(tools.city.recallElements, 'plan', day);
  const found = [...issues, ...elementIssues(elements, input.plan, '/plan')];
  if (found.length > 0) throw refused(found);
  const lotIds = lots.map((one) => one.lotId as string);
  const food = await foodOf(tools.db, lotIds);
  const party = (await partiesById(tools.db, [partyId])).get(partyId);
  const documentId = tools.ids.next<'document'>() as string;
  return tools.db.transaction(async (tx) => {
    const recall: StoredRecall = earlier ?? {
      recallId: documentId,
      partyId,
      caseId: null,
      begunAt: at,
      division: party?.divisionCode ?? tools.city.city.code,
      steps: [],
    };
    if (!earlier) {
      await refuseSecond(tx, partyId, lotIds);
      await insertRecall(tx, recall);
    }
    const step: Step = {
      seq: recall.steps.length + 1,
      documentId,
      accountId: principal.accountId,
      at,
      kind: 'plan',
      documentNumber: input.documentNumber,
      content: {
        version: standingOf(recall).plans + 1,
        knownAt: input.knownAt,
        level: input.level,
        lots: lotIds,
        plan: input.plan,
      },
    };
    await recordStep(tx, tools, principal, { recall, step, body, signed: body, food });
    return recall.recallId;
  });
}

async function admitVersion(tools: RecallsTools, partyId: PartyId, recallId: string): Promise<StoredRecall> {
  const recall = await recallById(tools.db, recallId);
  if (!recall) throw recallUnknown();
  if (recall.partyId !== partyId) throw recallOfOthers();
  const standing = standingOf(recall);
  const refusal = refusalOf(standing, 'plan', 'business');
  if (refusal) throw stepRefused(refusal, 'plan', standing.state);
  return recall;
}

/** One recall of the same goods at a time: two taps with two numbers at the same moment make one. */
export async function refuseSecond(tx: Queryable, partyId: string, lotIds: readonly string[]): Promise<void> {
  await lockNames(tx, [`recalls of ${partyId}`]);
  const open = (await recallsOfLots(tx, lotIds)).find(
    (one) => one.partyId === partyId && !isOver(standingOf(one).state),
  );
  if (open) throw recallOpenAlready(open.recallId);
}
