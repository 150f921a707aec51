import { DAY, HOUR, type Instant, MINUTE } from '../world.ts';
import { LINE } from './documents.ts';
import { type Portion, Town } from './town.ts';

/** What goes wrong, or is done wrong, while goods go from one business to another. */

/** Goods whose papers the law wants on the very voucher: what is written of their days must stay right. */
const STRICT: ReadonlySet<string> = new Set([
  'pork',
  'beef-mutton',
  'poultry',
  'live-animal',
  'imported-food',
  'imported-produce',
  'imported-meat',
  'infant-formula',
]);
const FRESH: ReadonlySet<string> = new Set(['produce', 'eggs', 'aquatic']);
const LATE_FROM = 26 * HOUR;

/** Which documents are made of a handing-over. */
export type Papers = 'all' | 'none' | 'receiver-only' | 'unanswered';

/** One handing-over while it is made. */
export interface Handing {
  sender: number;
  receiver: number;
  at: Instant;
  arrival: Instant;
  lines: HandedLine[];
  papers: Papers;
  voucherDelay: number;
  receiptDelay: number;
}

export interface HandedLine {
  label: number;
  portions: Portion[];
  /** What leaves the sender. */
  quantity: number;
  declared: number;
  flags: number;
  shift: number;
  refused: number;
  short: number;
  /** Goods of no record that pass for the lot, beyond what the sender had of it. */
  slipped: number;
  heardAt: Instant;
  /** The sender's entry, if something is left in it. */
  entry: number;
  isNew: boolean;
}

/** A voucher that is uploaded after the deadline of 24 hours. */
export const lateness = (town: Town): number => LATE_FROM + town.random.whole(0, 70 * 60) * MINUTE;

export function papersFor(town: Town, receiver: number, labels: readonly number[]): Papers {
  if (town.happens('missing')) return 'none';
  const isFirst = labels.every(
    (label) => town.stock.labelled(receiver, label) === 0 && !town.waitedFor.has(Town.pair(receiver, label)),
  );
  if (isFirst && town.happens('receiverOnly')) {
    for (const label of labels) town.boughtAlone.add(Town.pair(receiver, label));
    return 'receiver-only';
  }
  return town.happens('unanswered') ? 'unanswered' : 'all';
}

/** What is written down otherwise than it is, and what does not arrive. */
export function mishaps(town: Town, handing: Handing): void {
  for (const line of handing.lines) {
    const kind = town.classOfLot(line.label);
    if (handing.papers === 'none') continue;
    if (FRESH.has(kind.goodsKind) && line.flags === 0 && line.slipped === 0 && town.happens('undated'))
      line.flags = LINE.undated;
    const isDated = (line.flags & LINE.undated) === 0;
    if (isDated && line.slipped === 0 && town.happens('typingTenfold')) line.declared *= 10;
    else if (isDated && kind.days >= 2 && town.happens('twoDates'))
      line.shift = 1 + Math.round(kind.days * (0.3 + town.random.next() / 2));
  }
  const [first] = handing.lines;
  const plain = first?.isNew && first.declared === first.quantity && first.flags === 0;
  if (handing.papers !== 'all' || !plain) return;
  const unit = Town.unit(town.classOfLot(first.label));
  const part = Math.max(unit, Math.floor((first.quantity * (0.05 + town.random.next() / 8)) / unit) * unit);
  if (part >= first.quantity) return;
  if (town.happens('short')) first.short = part;
  else if (town.happens('refused')) first.refused = part;
}

/** The day and time on the voucher: right, a day off, of the day only, or from before the goods were made. */
export function toldTime(town: Town, handing: Handing) {
  const { at, lines, sender } = handing;
  const dayOf = (instant: Instant) => Math.floor((instant + 8 * HOUR) / DAY);
  const newest = Math.max(...lines.map((line) => town.lots.madeAt(line.label)));
  const isFree =
    town.census.member(sender).kind === 'wholesaler' &&
    lines.every(
      (line) => !STRICT.has(town.classOfLot(line.label).goodsKind) && (line.flags & LINE.undated) === 0,
    );
  if (isFree && town.happens('beforeProduction')) {
    const early = at - (dayOf(at) - dayOf(newest) + town.random.whole(2, 5)) * DAY;
    for (const line of lines) if (dayOf(town.lots.madeAt(line.label)) > dayOf(early)) line.flags |= LINE.bare;
    for (const line of lines) if (line.flags & LINE.bare) line.shift = 0;
    return { head: { at: early }, error: 'before-production' as const };
  }
  if (isFree && town.happens('wrongDay')) {
    const off = dayOf(newest) < dayOf(at) ? -1 : 1;
    return { head: { at: at + off * DAY }, error: 'wrong-day' as const };
  }
  if (town.happens('dayOnly')) {
    const midnight = dayOf(at) * DAY - 8 * HOUR;
    return { head: { at: midnight, precision: 'day' as const }, error: 'day-only' as const };
  }
  return { head: { at } };
}
