import { type Instant, MINUTE } from '../world.ts';
import { LINE, type Line } from './documents.ts';
import {
  type HandedLine,
  type Handing,
  lateness,
  mishaps,
  type Papers,
  papersFor,
  toldTime,
} from './handing-mishaps.ts';
import { UNDATED, UNSETTLED } from './stock.ts';
import { Town } from './town.ts';

/** What leaves a business towards another: so much of an entry of its stock. */
export interface Pick {
  entry: number;
  quantity: number;
}

/**
 * Goods go from one business to another: they move in truth, and documents are made of it, with the mishaps and
 * frauds that the rates ask for.
 * @returns the voucher's serial, -1 where there is none
 */
export function handGoods(
  town: Town,
  sender: number,
  receiver: number,
  picks: readonly Pick[],
  wanted: { at: Instant; travel?: number },
): number {
  if (picks.length === 0 || sender === receiver) return -1;
  const at = Math.max(
    wanted.at,
    ...picks.map(({ entry }) => town.stock.readyAt(entry) + town.random.whole(5, 15) * MINUTE),
  );
  const labels = picks.map(({ entry }) => town.stock.label(entry));
  const papers = papersFor(town, receiver, labels);
  const late = town.happens('late');
  if (late) for (const label of labels) town.waitedFor.add(Town.pair(receiver, label));
  const handing: Handing = {
    sender,
    receiver,
    at,
    arrival: at + (wanted.travel ?? town.random.whole(20, 90) * MINUTE),
    lines: town.reserving(
      picks.map(({ entry }) => entry),
      () => picks.map((pick) => takeLine(town, sender, receiver, pick, papers)),
    ),
    papers,
    voucherDelay: late ? lateness(town) : town.random.whole(1, 20) * MINUTE,
    receiptDelay: town.random.whole(3, 80) * MINUTE,
  };
  mishaps(town, handing);
  const written = papers === 'none' ? null : writeHanding(town, handing);
  arrive(town, handing, written);
  if (written) for (const line of handing.lines) plantLine(town, handing, line, written.serial);
  if (papers === 'none') plantAll(town, handing, 'missing', -1);
  else if (papers !== 'all' && written) plantAll(town, handing, papers, written.serial);
  if (late && written) plantAll(town, handing, 'late', written.serial);
  return papers === 'receiver-only' ? -1 : (written?.serial ?? -1);
}

function takeLine(
  town: Town,
  sender: number,
  receiver: number,
  { entry, quantity }: Pick,
  papers: Papers,
): HandedLine {
  const { stock } = town;
  const label = stock.label(entry);
  const finishes = quantity === stock.labelled(sender, label);
  const flags = stock.is(entry, UNDATED) ? LINE.undated : 0;
  const heardAt = stock.heardAt(entry);
  const isNew = stock.labelled(receiver, label) === 0;
  const slips =
    papers !== 'none' &&
    finishes &&
    flags === 0 &&
    town.census.member(sender).kind === 'wholesaler' &&
    town.happens('overdrawn');
  const unit = Town.unit(town.classOfLot(label));
  const slipped = slips ? Math.ceil((quantity * (0.5 + town.random.next())) / unit) * unit : 0;
  const left = stock.quantity(entry) > quantity;
  const portions = town.take(sender, entry, quantity);
  return {
    label,
    portions,
    quantity,
    declared: quantity + slipped,
    flags,
    shift: 0,
    refused: 0,
    short: 0,
    slipped,
    heardAt,
    entry: left ? entry : -1,
    isNew,
  };
}

interface Written {
  serial: number;
  /** Of the voucher, or of the receiver's own purchase record. */
  recordedAt: Instant;
  answeredAt: Instant;
}

function writeHanding(town: Town, handing: Handing): Written {
  const heard = handing.lines.map((line) => (Number.isFinite(line.heardAt) ? line.heardAt + 1000 : 0));
  if (handing.papers === 'receiver-only') {
    const recordedAt = handing.arrival + handing.receiptDelay;
    const head = {
      type: 'purchase' as const,
      sender: handing.receiver,
      other: handing.sender,
      at: handing.arrival,
      recordedAt: Math.max(recordedAt, ...heard),
      precision: 'hour' as const,
    };
    const serial = town.write(head, written(handing.lines));
    return { serial, recordedAt: head.recordedAt, answeredAt: head.recordedAt };
  }
  const recordedAt = Math.max(handing.at + handing.voucherDelay, ...heard);
  const told = toldTime(town, handing);
  const serial = town.write(
    { type: 'voucher', sender: handing.sender, other: handing.receiver, recordedAt, ...told.head },
    written(handing.lines),
  );
  if (told.error) plantAll(town, handing, told.error, serial);
  if (handing.papers === 'unanswered') return { serial, recordedAt, answeredAt: Number.POSITIVE_INFINITY };
  const answeredAt = Math.max(handing.arrival + handing.receiptDelay, recordedAt + MINUTE);
  const head = {
    type: 'receipt' as const,
    sender: handing.receiver,
    other: handing.sender,
    at: handing.arrival,
    recordedAt: answeredAt,
    refers: serial,
  };
  town.write(head, written(handing.lines, true));
  return { serial, recordedAt, answeredAt };
}

const written = (lines: readonly HandedLine[], answer = false): Line[] =>
  lines.map(({ label, declared, flags, shift, refused, short }) => ({
    lot: label,
    quantity: answer ? declared - refused - short : declared,
    flags,
    shift,
    refused,
    short,
  }));

/** The goods reach the receiver; what was never sent back or lost on the way is its own from then on. */
function arrive(town: Town, handing: Handing, written: Written | null): void {
  const { sender, receiver, at, arrival } = handing;
  const document = written?.serial ?? -1;
  const recordedAt = written?.recordedAt ?? Number.POSITIVE_INFINITY;
  const district = town.census.member(receiver).district;
  for (const line of handing.lines) {
    const differs = line.refused + line.short > 0;
    const undated = (line.flags & LINE.undated) !== 0;
    const isLate = (written?.answeredAt ?? Number.POSITIVE_INFINITY) > town.evening;
    const isOff = isLate || undated || line.declared !== line.quantity;
    const heardAt =
      undated || !written ? Number.POSITIVE_INFINITY : differs ? written.answeredAt : recordedAt;
    const flags = (isOff ? UNSETTLED : 0) | (undated ? UNDATED : 0);
    if (isOff && line.entry >= 0) town.stock.mark(line.entry, UNSETTLED);
    // Whether on record or not: what is planted off the route is to be where the goods never were.
    town.lots.reach(line.label, district);
    if (line.slipped > 0) {
      const slipped = { label: line.label, truly: -1, quantity: line.slipped, document: -1 };
      town.moved({
        kind: 'slipped-in',
        at,
        from: -1,
        to: sender,
        ...slipped,
        recordedAt: Number.POSITIVE_INFINITY,
      });
      line.portions.push({ label: line.label, truly: -1, quantity: line.slipped });
    }
    let [back, gone] = [line.refused, line.short];
    for (const { label, truly, quantity } of line.portions) {
      const returned = Math.min(back, quantity);
      const lost = Math.min(gone, quantity - returned);
      const accepted = quantity - returned - lost;
      [back, gone] = [back - returned, gone - lost];
      const move = { at, from: sender, label, truly, document, recordedAt };
      if (returned > 0)
        town.stock.put(sender, label, truly, returned, arrival, written?.answeredAt ?? heardAt, UNSETTLED);
      if (lost > 0) town.moved({ kind: 'lost', to: -1, quantity: lost, ...move });
      if (accepted === 0) continue;
      town.moved({ kind: 'handed-over', to: receiver, quantity: accepted, ...move });
      town.stock.put(receiver, label, truly, accepted, arrival, heardAt, flags);
    }
  }
}

function plantLine(town: Town, handing: Handing, line: HandedLine, serial: number): void {
  const { sender, receiver, at } = handing;
  const type = handing.papers === 'receiver-only' ? ('purchase' as const) : ('voucher' as const);
  const common = { party: sender, other: receiver, lot: line.label, document: serial, at, type };
  if (line.slipped > 0) town.plant({ kind: 'overdrawn', quantity: line.slipped, ...common });
  if (line.declared > line.quantity + line.slipped)
    town.plant({ kind: 'typing-tenfold', quantity: line.declared - line.quantity, ...common });
  if (line.shift > 0) town.plant({ kind: 'two-dates', quantity: line.declared, ...common });
  if (line.flags & LINE.undated) town.plant({ kind: 'undated', quantity: line.declared, ...common });
  if (line.short > 0) town.plant({ kind: 'short', quantity: line.short, ...common });
  if (line.refused > 0) town.plant({ kind: 'refused', quantity: line.refused, ...common });
}

/** One plant for each lot of the document that it makes wrong. */
function plantAll(
  town: Town,
  handing: Handing,
  kind: 'missing' | 'receiver-only' | 'unanswered' | 'late' | 'wrong-day' | 'day-only' | 'before-production',
  document: number,
): void {
  const { sender, receiver, at } = handing;
  const type =
    document < 0 ? undefined : kind === 'receiver-only' ? ('purchase' as const) : ('voucher' as const);
  for (const line of handing.lines) {
    if (kind === 'before-production' && (line.flags & LINE.bare) === 0) continue;
    town.plant({
      kind,
      party: sender,
      other: receiver,
      lot: line.label,
      document,
      quantity: line.quantity,
      at,
      ...(type ? { type } : {}),
    });
  }
}
