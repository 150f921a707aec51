import { startTurns, type Turns, type Worker } from '../../platform/repeat.ts';
import { addEntry, caseById, lockCase } from '../cases/index.ts';
import type { Deadline, OnMissed } from '../deadlines/index.ts';
import { type CityData, describeLots, partiesById } from '../registry/index.ts';
import { ANSWER_DEADLINE, connectedChannels, NOTICE_SUBJECT, type NoticeTools } from './notice-tools.ts';
import { linesOfNotices, type Notice, noticesToRemind } from './notices.store.ts';
import { makeMessages } from './outbox/address-messages.ts';
import { insertMessages } from './outbox/messages.store.ts';
import { deliveryOn } from './outbox/send-messages.ts';
import { reachOf } from './reach.store.ts';
import { fillPlaces } from './rules/fill-places.ts';
import { sayGoods, sayWhen } from './rules/say-letter.ts';

const AT_ONCE = 100;

/** Reminds whoever has not answered by half of its time (a share that is data), once. Answers: how many. */
export async function remindOnce(tools: NoticeTools): Promise<number> {
  const now = tools.clock.now();
  const rules = deliveryOn(tools.city, now);
  const due = await noticesToRemind(tools.db, { now, percent: rules.reminderAt_percent, limit: AT_ONCE });
  let reminded = 0;
  for (const notice of due) if (await remind(tools, notice, now)) reminded += 1;
  return reminded;
}

/** The messages have keys of the notice: of two servers that remind at once one writes them. */
async function remind(tools: NoticeTools, notice: Notice, now: Date): Promise<boolean> {
  const { city } = tools;
  return tools.db.transaction(async (tx) => {
    await lockCase(tx, notice.caseId);
    if ((await caseById(tx, notice.caseId))?.state !== 'open') return false;
    const lots = (await linesOfNotices(tx, [notice.noticeId])).map((line) => line.lotId as string);
    const [parties, reach, facts] = await Promise.all([
      partiesById(tx, [notice.partyId]),
      reachOf(tx, [notice.partyId]),
      describeLots(tx, lots),
    ]);
    const party = parties.get(notice.partyId);
    const name = party?.name ?? notice.partyId;
    const { sms, title } = deliveryOn(city, now).reminder;
    const { complaintPhone, office, timezone } = city.city;
    const filling = {
      ...{ office, due: sayWhen(notice.dueAt, timezone), goods: sayGoods([...facts.values()]) },
      ...{ business: { zh: name, en: name }, number: { zh: notice.number, en: notice.number } },
      phone: { zh: complaintPhone, en: complaintPhone },
    };
    const own = reach.get(notice.partyId);
    await insertMessages(
      tx,
      makeMessages(
        { phone: own?.phone ?? party?.contactPhone ?? null, email: own?.email ?? null },
        connectedChannels(tools),
        {
          ...{ caseId: notice.caseId, noticeId: notice.noticeId, partyId: notice.partyId },
          ...{ purpose: 'reminder', at: now, subject: `${title.zh}（${notice.number}）` },
          body: fillPlaces(sms.zh, filling, 'zh'),
          nextId: () => tools.ids.next<'message'>(),
        },
      ),
    );
    return true;
  });
}

/** Its time is over and it has not answered: the case hears of it, and who is told next. For `tools.onMissed`. */
export const answerMissed =
  (tools: Pick<NoticeTools, 'ids' | 'clock'> & { city: CityData }): OnMissed =>
  async (tx, deadline: Deadline, escalatedTo) => {
    if (deadline.subject.kind !== NOTICE_SUBJECT || deadline.kind !== ANSWER_DEADLINE) return;
    if (deadline.caseId === null || !(await caseById(tx, deadline.caseId))) return;
    const { city } = tools;
    const level = escalatedTo === city.city.code ? city.city.name : city.districts.get(escalatedTo);
    await addEntry(tx, tools, {
      caseId: deadline.caseId,
      kind: 'notice-overdue',
      at: tools.clock.now(),
      accountId: null,
      documentId: deadline.subject.id,
      zh: `到期未回复：${deadline.about.zh}。已提请${level?.zh ?? escalatedTo}督办。`,
      en: `Not answered in time: ${deadline.about.en}. Escalated to ${level?.en ?? escalatedTo}.`,
    });
  };

/** Looks now and then who is to be reminded, until it is stopped. */
export const startReminders = (tools: NoticeTools, turns: Turns): Worker =>
  startTurns(async () => (await remindOnce(tools)) > 0, turns);
