import { localDay } from '../../platform/local-time.ts';
import { dueAfter, legalDeadlineOn, workCalendar } from '../deadlines/index.ts';
import type { Principal } from '../identity/index.ts';
import { joinRecord, recordOnce, refused } from '../ledger/index.ts';
import { answersFor } from '../recall/index.ts';
import { addDays, describeLots, partiesById } from '../registry/index.ts';
import { type RecallAnswer, refuseSecond } from './file-plan.ts';
import { foodOf, namedLots } from './named-lots.ts';
import type { RecallLevel, Step, StoredRecall } from './recall.ts';
import { outsideDistrict, partyNotBusiness } from './recalls.errors.ts';
import type { OrderInput } from './recalls.schemas.ts';
import { insertRecall } from './recalls.store.ts';
import { recordStep } from './record-step.ts';
import { type Composed, compose, type Filled, filledPlaces } from './rules/elements.ts';
import { viewRecall } from './view-recall.ts';
import type { RecallsTools } from './who-may.ts';

/**
 * 责令召回: the office orders a recall that the responsible business has not begun. The business is told what is asked and
 * by when; its clock runs from now.
 * Errors, in order: `exists-with-different-…`, `party-unknown`, `outside-district`, `case-unknown`, `document-invalid` (or
 * its one finding: `lot-unknown`, `lot-not-own`), `recall-open-already`.
 */
export async function orderRecall(
  tools: RecallsTools,
  principal: Principal,
  body: OrderInput,
): Promise<RecallAnswer> {
  return recordOnce<RecallAnswer>(
    tools,
    { senderId: tools.officeId, number: body.documentNumber, kind: 'recall-step', body },
    {
      join: joinOrder,
      repeat: async ({ documentId }) => ({
        view: { ...(await viewRecall(tools, principal, documentId)), replayed: true },
        status: 200,
      }),
      lateSign: 'recall-open-already',
    },
    async () => {
      const recallId = await order(tools, principal, body);
      return { view: { ...(await viewRecall(tools, principal, recallId)), replayed: false }, status: 201 };
    },
  );
}

/** What the platform made of the body is no part of it. */
export const joinOrder: typeof joinRecord = (sections) => {
  const { composed: _composed, figures: _figures, ...body } = joinRecord(sections) as Record<string, unknown>;
  return body as never;
};

async function order(tools: RecallsTools, principal: Principal, body: OrderInput): Promise<string> {
  const party = (await partiesById(tools.db, [body.party])).get(body.party);
  if (!party) throw partyNotBusiness();
  const division = party.divisionCode ?? tools.city.city.code;
  if (!answersFor(tools, principal, division)) throw outsideDistrict();
  if (body.case !== undefined) await tools.caseAccess?.(tools.db, principal, body.case);
  const { lots, issues } = await namedLots(tools.db, body.lots, party.partyId);
  if (issues.length > 0) throw refused(issues);
  const lotIds = lots.map((one) => one.lotId as string);
  const at = tools.clock.now();
  const documentId = tools.ids.next<'document'>() as string;
  const food = await foodOf(tools.db, lotIds);
  const composed = await orderLetter(tools, { ...body, lotIds, food, at });
  const recall: StoredRecall = {
    recallId: documentId,
    partyId: party.partyId,
    caseId: body.case ?? null,
    begunAt: at,
    division,
    steps: [],
  };
  const step: Step = {
    seq: 1,
    documentId,
    accountId: principal.accountId,
    at,
    kind: 'order',
    documentNumber: body.documentNumber,
    content: { level: body.level, lots: lotIds, clause: body.clause, text: body.text, composed },
  };
  await tools.db.transaction(async (tx) => {
    await refuseSecond(tx, recall.partyId, lotIds);
    await insertRecall(tx, recall);
    await recordStep(tx, tools, principal, { recall, step, body, signed: { ...body, composed }, food });
  });
  return recall.recallId;
}

/** The order as a letter, worded by the city's data of that day. */
export async function orderLetter(
  tools: Pick<RecallsTools, 'db' | 'city'>,
  order: {
    lotIds: readonly string[];
    food: string;
    level: RecallLevel;
    clause: string;
    text: string;
    at: Date;
  },
): Promise<Composed> {
  const { city } = tools;
  const { timezone } = city.city;
  const day = localDay(order.at, timezone);
  const batches = [...(await describeLots(tools.db, order.lotIds)).values()].map(
    (one) => one.lot.batch ?? one.productionDate ?? one.code,
  );
  const law = legalDeadlineOn(city, 'recall-order-answer', day);
  const due = law && dueAfter(workCalendar(city), timezone, law.length, order.at);
  const answerBy = due && 'at' in due ? sayMinute(due.at, timezone) : addDays(day, 1);
  const level = city.recallLevels.find((one) => one.code === order.level);
  const places: Filled = {
    food: { name: order.food, batches: [...new Set(batches)].join('、') },
    order: { reason: order.text, clause: order.clause, answerBy },
  };
  const filled = filledPlaces(places);
  return compose(city.recallTexts, 'order', day, (name) =>
    name === 'level' ? level && { zh: level.zh, en: level.en } : filled(name),
  );
}

const sayMinute = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('zh-CN', {
    timeZone,
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
