import { startTurns, type Turns, type Worker } from '../../platform/repeat.ts';
import { caseById, lockCase } from '../cases/index.ts';
import { describeLots, partiesById } from '../registry/index.ts';
import { linesStanding, loadAccount } from './load-account.ts';
import { connectedChannels, type NoticeTools } from './notice-tools.ts';
import { linesOfNotices, type Notice, noticesToRemind } from './notices.store.ts';
import { makeMessages } from './outbox/address-messages.ts';
import type { Message } from './outbox/message.ts';
import { insertMessages } from './outbox/messages.store.ts';
import { deliveryOn } from './outbox/send-messages.ts';
import { reachOf } from './reach.store.ts';
import { fillPlaces } from './rules/fill-places.ts';
import { sayGoods, sayWhen } from './rules/say-letter.ts';
import { noticeState } from './view-notice.ts';

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

/**
 * The messages have keys of the notice: of two servers that remind at once one writes them. Whoever need not answer
 * (withdrawn, answered by another letter, the case is closed) gets none; that is noted in their place, so that nobody
 * looks again and those who wait come next.
 */
async function remind(tools: NoticeTools, notice: Notice, now: Date): Promise<boolean> {
  const { city } = tools;
  return tools.db.transaction(async (tx) => {
    await lockCase(tx, notice.caseId);
    const open = (await caseById(tx, notice.caseId))?.state === 'open';
    const account = await loadAccount(tx, notice.caseId, [notice.partyId]);
    const waits = noticeState(notice, linesStanding(account, notice), { now, open }) === 'waiting';
    const lots = (await linesOfNotices(tx, [notice.noticeId])).map((line) => line.lotId as string);
    const parties = await partiesById(tx, [notice.partyId]);
    const reach = await reachOf(tx, [notice.partyId]);
    const facts = await describeLots(tx, lots);
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
    const messages = makeMessages(
      { phone: own?.phone ?? party?.contactPhone ?? null, email: own?.email ?? null },
      connectedChannels(tools),
      {
        ...{ caseId: notice.caseId, noticeId: notice.noticeId, partyId: notice.partyId },
        ...{ purpose: 'reminder', at: now, subject: `${title.zh}（${notice.number}）` },
        body: fillPlaces(sms.zh, filling, 'zh'),
        nextId: () => tools.ids.next<'message'>(),
      },
    );
    await insertMessages(tx, waits ? messages : messages.map(notNeeded));
    return waits;
  });
}

const notNeeded = (one: Message): Message => ({ ...one, state: 'not-needed', nextAt: null, sentAt: null });

/** Looks now and then who is to be reminded, until it is stopped. */
export const startReminders = (tools: NoticeTools, turns: Turns): Worker =>
  startTurns(async () => (await remindOnce(tools)) > 0, turns);
