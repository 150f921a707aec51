import type { NoticeDelivery } from '../../registry/index.ts';

type Pauses = Pick<NoticeDelivery, 'pauseFirst_s' | 'pauseLongest_s' | 'giveUpAfter_h'>;

const HOUR_MS = 3_600_000;

/** The pause after the nth try: twice as long each time, up to the longest. */
export const pauseAfter_ms = (rules: Pauses, tries: number): number =>
  1000 * Math.min(rules.pauseLongest_s, rules.pauseFirst_s * 2 ** Math.min(Math.max(0, tries - 1), 20));

/** When a message that was tried in vain is tried again; null: it is given up, and a person has to telephone. */
export function nextTry(rules: Pauses, message: { madeAt: Date; tries: number }, now: Date): Date | null {
  const end_ms = message.madeAt.getTime() + rules.giveUpAfter_h * HOUR_MS;
  if (now.getTime() >= end_ms) return null;
  // The last try falls on the end, however long the pause would have been.
  return new Date(Math.min(now.getTime() + pauseAfter_ms(rules, message.tries), end_ms));
}
