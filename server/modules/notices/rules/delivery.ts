import { CHANNELS, type Channel, type MessageState } from '../outbox/message.ts';

/** One letter that asks for something, with what became of it. */
export interface SentOne {
  partyId: string;
  ways: readonly { channel: Channel; state: MessageState }[];
  /** The business opened it, in the application or by its link. */
  opened: boolean;
  /** It still asks; false: withdrawn. */
  asks: boolean;
  answered: boolean;
  inTime: boolean;
}

/** How letters came through, in whole letters and permille; a rate of nothing is unknown, not all. */
export interface Delivery {
  letters: number;
  businesses: number;
  /** By channel: letters that went that way, and those that it took over. */
  ways: { channel: Channel; sent: number; delivered: number; delivered_permille: number | null }[];
  /** Carried out of the platform by some way, opened, or answered: the application alone proves nothing. */
  reached: number;
  reached_permille: number | null;
  opened: number;
  opened_permille: number | null;
  asked: number;
  answered: number;
  inTime: number;
  answered_permille: number | null;
}

/** Rounded down: what is not all is never shown as all. */
const permille = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.floor((part * 1000) / whole);

const isReached = (one: SentOne): boolean =>
  one.opened || one.answered || one.ways.some((way) => way.channel !== 'in-app' && way.state === 'sent');

/** The rate of delivery (送达率) of letters, and what came back. Pure. */
export function deliveryOf(letters: readonly SentOne[]): Delivery {
  const count = (of: (one: SentOne) => boolean) => letters.filter(of).length;
  const asked = letters.filter((one) => one.asks);
  const answered = asked.filter((one) => one.answered);
  const [reached, opened] = [count(isReached), count((one) => one.opened)];
  return {
    letters: letters.length,
    businesses: new Set(letters.map((one) => one.partyId)).size,
    ways: CHANNELS.flatMap((channel) => {
      const went = letters.flatMap((one) =>
        one.ways.filter((way) => way.channel === channel && way.state !== 'not-needed').slice(0, 1),
      );
      if (went.length === 0) return [];
      const delivered = went.filter((way) => way.state === 'sent').length;
      return [
        { channel, sent: went.length, delivered, delivered_permille: permille(delivered, went.length) },
      ];
    }),
    ...{ reached, reached_permille: permille(reached, letters.length) },
    ...{ opened, opened_permille: permille(opened, letters.length) },
    ...{ asked: asked.length, answered: answered.length },
    inTime: answered.filter((one) => one.inTime).length,
    answered_permille: permille(answered.length, asked.length),
  };
}
