import type { Random } from '../random.ts';
import type { Books, Entry } from './books.ts';
import type { Catalogue, GateEntry, Source, Ticket } from './tables.ts';

/** A day in quarters of an hour: trucks come in the night, trade lasts until the afternoon. */
export const TICKS = 60;
const GATE_TICKS = 30;
/** Trucks a quarter of an hour, and tickets. */
const TRUCKS = 2;
const TICKETS_MAX = 8;
const TESTED = 0.5;
const UNQUALIFIED = 0.04;
const WALK_IN = 0.35;
/** How long a buyer stays, in ticks, before the exit checks the papers. */
const STAY_TICKS = 2;
/** A line that has been down for this long keeps nobody at the exit. */
const PATIENCE_TICKS = 6;

interface DayParts {
  day: string;
  catalogue: Catalogue;
  random: Random;
  books: Books;
  note: (entry: Entry) => void;
  now: () => string;
}

/**
 * What happens in the market in one tick. Each act has a number of its own, from the tick: one that is in the books
 * already, because the market's program was killed in the middle of the tick, does not happen again.
 */
export function liveTick(parts: DayParts, tick: number): void {
  const { books, note } = parts;
  if (tick < GATE_TICKS) for (let truck = 0; truck < TRUCKS; truck += 1) letIn(parts, tick, truck);
  testGoods(parts, tick);
  for (let turn = 0; turn < TICKETS_MAX; turn += 1) sell(parts, tick, turn);
  checkExits(parts, tick);
  countStopped(parts);
  if (books.tick < tick) note({ t: 'tick', tick });
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

function letIn({ day, catalogue, random, books, note, now }: DayParts, tick: number, truck: number): void {
  const entryNo = `JC${day}${pad(tick, 3)}${truck}`;
  if (books.gates.has(entryNo)) return;
  const draw = random.fork(entryNo);
  const shipper = draw.pick(catalogue.shippers);
  const gate: GateEntry = {
    entryNo,
    at: now(),
    plate: `闽${draw.pick(['D', 'E', 'C'])}${pad(draw.whole(0, 99_999), 5)}`,
    shipper: shipper.code,
    booth: draw.pick(catalogue.booths).booth,
    merchandise: draw.pick(catalogue.merchandise).code,
    liang: draw.whole(3_000, 20_000),
    origin: shipper.origin,
    certificateNo: `HGZ-${shipper.code.slice(3)}-${day}-${tick}${truck}`,
  };
  note({ t: 'gate', gate });
}

/** Half of the entries are tested, a while after they came in. */
function testGoods({ random, books, note, now }: DayParts, tick: number): void {
  for (const gate of books.gates.values()) {
    const testNo = `KJ${gate.entryNo.slice(2)}`;
    const draw = random.fork(testNo);
    if (!draw.chance(TESTED) || books.tests.has(testNo)) continue;
    if (tick < tickOf(gate.entryNo) + draw.whole(2, 5)) continue;
    const qualified = !draw.chance(UNQUALIFIED);
    const inhibitionPercent = qualified ? draw.whole(2, 38) : draw.whole(52, 80);
    note({ t: 'test', test: { testNo, at: now(), entryNo: gate.entryNo, inhibitionPercent, qualified } });
  }
}

const tickOf = (number: string): number => Number(number.slice(10, 13));

function sell(parts: DayParts, tick: number, turn: number): void {
  const { day, catalogue, random, books, note, now } = parts;
  const ticketNo = `JY${day}${pad(tick, 3)}${pad(turn, 2)}`;
  if (books.tickets.has(ticketNo)) return;
  const draw = random.fork(ticketNo);
  if (draw.chance(0.3)) return;
  const offered = books.sources().filter(({ source, lot }) => isForSale(books, source, lot));
  if (offered.length === 0) return;
  const { source, booth, merchandise } = draw.pick(offered);
  const left = books.left(source);
  const goods = catalogue.merchandise.find((one) => one.code === merchandise);
  const ticket: Ticket = {
    ticketNo,
    scale: `C${booth}`,
    at: now(),
    booth,
    source,
    merchandise: goods?.code ?? '',
    liang: Math.min(left, draw.whole(50, 2_500)),
    fenPerJin: goods?.fenPerJin ?? 200,
    card: draw.chance(WALK_IN) ? null : draw.pick(catalogue.cards).card,
  };
  note({ t: 'ticket', ticket });
}

/**
 * A scale sells nothing of a lot that the city has stopped, nothing that did not pass the market's own test, and nothing
 * of a delivery before the city has its receipt: what is sold on first counts there as received whole, and what was
 * short on the weighbridge could no longer be said.
 */
function isForSale(books: Books, source: Source, lot: Parameters<Books['isStopped']>[0]): boolean {
  if (books.isStopped(lot) || books.left(source) <= 0) return false;
  if (!('entryNo' in source))
    return ['taken', 'repeated'].includes(books.told.get(`delivery ${source.voucher}`)?.status ?? '');
  return books.tests.get(`KJ${source.entryNo.slice(2)}`)?.qualified !== false;
}

/** Nobody leaves with goods of which the city has not heard, unless it cannot be reached for long. */
function checkExits({ books, note, now }: DayParts, tick: number): void {
  for (const ticket of books.tickets.values()) {
    if (books.exits.has(ticket.ticketNo)) continue;
    const stayed = tick - tickOf(ticket.ticketNo);
    const state = books.ticketStates.get(ticket.ticketNo);
    if (stayed < STAY_TICKS || state === 'annulled') continue;
    if (state === 'open' && stayed < PATIENCE_TICKS) continue;
    const exit = {
      exitNo: `CM${ticket.ticketNo.slice(2)}`,
      at: now(),
      plate: ticket.card ?? '散客',
      ticketNo: ticket.ticketNo,
    };
    note({ t: 'exit', exit });
  }
}

/** Once a lot is stopped, and every ticket of it is settled, each booth that has had it counts what is left. */
export function countStopped({ books, note, now }: Pick<DayParts, 'books' | 'note' | 'now'>): void {
  for (const order of books.stops.values()) {
    for (const { source, booth, lot } of books.sources()) {
      if (!lot || !order.lotIds.includes(lot.lotId)) continue;
      const countNo = `PD-${order.freezeId}-${booth}-${lot.lotCode}`;
      if (books.counts.has(countNo) || !isTold(books, source)) continue;
      note({ t: 'count', count: { countNo, at: now(), booth, lotId: lot.lotId, liang: books.left(source) } });
    }
  }
}

/** Whether the city has heard all that came and went of these goods: a count before that would count twice. */
function isTold(books: Books, source: Source): boolean {
  const came = 'entryNo' in source ? `gate ${source.entryNo}` : `delivery ${source.voucher}`;
  const status = books.told.get(came)?.status;
  if (status === undefined || status === 'waiting') return false;
  return [...books.tickets.values()].every(
    (ticket) =>
      JSON.stringify(ticket.source) !== JSON.stringify(source) ||
      books.ticketStates.get(ticket.ticketNo) !== 'open',
  );
}
