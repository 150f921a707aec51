import { localDay } from '../../platform/local-time.ts';
import { addEntry } from '../cases/index.ts';
import type { Deadline, Escalation, OnEscalate } from '../deadlines/index.ts';
import { type CityData, holdsOnDay, type OfficeReach } from '../registry/index.ts';
import { connectedChannels, type NoticeTools } from './notice-tools.ts';
import { addressed } from './outbox/address-messages.ts';
import type { Message } from './outbox/message.ts';
import { insertMessages } from './outbox/messages.store.ts';
import { fillIn } from './rules/fill-places.ts';
import { sayWhen } from './rules/say-letter.ts';

/** Where an office is reached outside the application, by the data of the day. */
export const officeReachOn = (city: CityData, division: string, day: string): OfficeReach | undefined =>
  city.officeReach.findLast((row) => row.division === division && holdsOnDay(row, day));

/**
 * Tells an office of a deadline that was missed, by the outbox: in the application always, by text message and e-mail where
 * the data say so and know an address. Their keys are of deadline and level, so none is ever made twice. A deadline of a case
 * leaves its line there.
 */
export const tellOffice =
  (tools: NoticeTools): OnEscalate =>
  async (tx, deadline, escalation) => {
    const { city } = tools;
    const at = tools.clock.now();
    const day = localDay(at, city.city.timezone);
    const reach = officeReachOn(city, escalation.division, day);
    const { ways, division, level } = escalation;
    const said = say(city, day, deadline, escalation);
    const outside = {
      phone: ways.includes('sms') ? (reach?.phone ?? null) : null,
      email: ways.includes('email') ? (reach?.email ?? null) : null,
    };
    const messages = addressed(outside, connectedChannels(tools)).map(
      (one): Message => ({
        ...one,
        messageId: tools.ids.next<'message'>(),
        key: `escalation-${deadline.deadlineId}-${level}-${one.channel}`,
        ...{ caseId: deadline.caseId, noticeId: null, partyId: tools.officeId, purpose: 'escalation' },
        office: { deadlineId: deadline.deadlineId, level, division },
        ...{ subject: said.title.zh, body: said.body.zh, tries: 0, madeAt: at, receipt: null },
        nextAt: one.state === 'waiting' ? at : null,
        sentAt: one.state === 'sent' ? at : null,
      }),
    );
    await insertMessages(tx, messages);
    if (deadline.caseId === null) return;
    await addEntry(tx, tools, {
      ...{ caseId: deadline.caseId, kind: 'deadline-told', at, accountId: null, documentId: null },
      zh: `已提醒 ${nameOf(city, division).zh}（第 ${level} 级）：${deadline.about.zh}`,
      en: `${nameOf(city, division).en} was told (level ${level}): ${deadline.about.en}`,
      figures: { deadlineId: deadline.deadlineId, level, division, ways: messages.map((one) => one.channel) },
    });
  };

function say(city: CityData, day: string, { about, clause, dueAt }: Deadline, { level }: Escalation) {
  const row = city.escalationTexts.findLast((one) => holdsOnDay(one, day));
  if (!row) throw new Error(`escalation.json has no text for ${day}`);
  const both = (text: string) => ({ zh: text, en: text });
  const filling = {
    ...{ office: city.city.office, about, due: sayWhen(dueAt, city.city.timezone) },
    ...{ clause: both(clause), level: both(String(level)) },
  };
  const fill = (words: { zh: string; en: string }) => ({
    zh: fillIn('escalation.json', words.zh, filling, 'zh'),
    en: fillIn('escalation.json', words.en, filling, 'en'),
  });
  return { title: fill(row.title), body: fill(row.body) };
}

export const nameOf = (city: CityData, division: string): { zh: string; en: string } => {
  if (division === city.city.code) return city.city.name;
  const named = city.districts.get(division) ?? city.streets.get(division);
  return { zh: named?.zh ?? division, en: named?.en ?? division };
};
