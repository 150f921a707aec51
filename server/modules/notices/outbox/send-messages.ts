import type { Clock } from '../../../platform/clock.ts';
import type { Db } from '../../../platform/db.ts';
import type { Keys } from '../../../platform/keys.ts';
import { localDay } from '../../../platform/local-time.ts';
import { type CityData, holdsOnDay, type NoticeDelivery } from '../../registry/index.ts';
import { linkOf } from '../link-secret.ts';
import type { Carrier, Message } from './message.ts';
import { leaseMessages, markSent, markTried } from './messages.store.ts';
import { nextTry } from './retry.rules.ts';

export interface SendTools {
  db: Db;
  clock: Clock;
  keys: Keys;
  city: CityData;
  publicUrl: string;
  carriers: readonly Carrier[];
}

/** Sent at the same time; a gateway that hangs then holds up these and no others. */
const AT_ONCE = 16;
/** Longer than any try takes (see the carriers' limits): who has not said by then what became of it was killed. */
export const LEASE_MS = 60_000;

/** How messages are tried, as the city's data have it on that day. */
export function deliveryOn(city: CityData, now: Date): NoticeDelivery {
  const day = localDay(now, city.city.timezone);
  const row = city.noticeDelivery.findLast((one) => holdsOnDay(one, day));
  if (!row) throw new Error(`notices.json has no delivery rules for ${day}`);
  return row;
}

/**
 * One turn: takes what is due for each carrier, hands it over, and says what became of it. Whoever is killed between the
 * two leaves a message that is tried again when its lease ends, under the same key. Answers: how many were tried.
 */
export async function sendMessagesOnce(tools: SendTools): Promise<number> {
  const counts = await Promise.all(tools.carriers.map((carrier) => sendBy(tools, carrier)));
  return counts.reduce((sum, count) => sum + count, 0);
}

async function sendBy(tools: SendTools, carrier: Carrier): Promise<number> {
  const now = tools.clock.now();
  const until = new Date(now.getTime() + LEASE_MS);
  const due = await leaseMessages(tools.db, carrier.channel, { now, until, limit: AT_ONCE });
  const done = await Promise.allSettled(due.map((message) => sendOne(tools, carrier, message)));
  for (const one of done) if (one.status === 'rejected') throw one.reason;
  return due.length;
}

async function sendOne(tools: SendTools, carrier: Carrier, message: Message): Promise<void> {
  const outcome = await carrier.send({
    key: message.key,
    address: message.address ?? '',
    subject: message.subject,
    body:
      message.noticeId === null
        ? message.body
        : message.body.replaceAll('{link}', linkOf(tools, message.noticeId)),
  });
  const now = tools.clock.now();
  if (outcome.state === 'taken') return markSent(tools.db, message.messageId, now, outcome.receipt);
  const nextAt = outcome.state === 'refused' ? null : nextTry(deliveryOn(tools.city, now), message, now);
  const state = outcome.state === 'refused' ? 'refused' : nextAt === null ? 'given-up' : 'waiting';
  await markTried(tools.db, message, { state, nextAt, trouble: outcome.words });
}
