import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Random } from '../random.ts';
import { Books, type Entry } from './books.ts';
import { CATALOGUE } from './catalogue.ts';
import { type CityCredentials, type CityPort, NoAnswer, openCityPort } from './city-port.ts';
import { countStopped, liveTick, TICKS } from './day.ts';
import { Journal } from './journal.ts';
import { withOutages } from './outages.ts';
import { type Habits, Outbox } from './outbox.ts';
import { readPage } from './read-feed.ts';
import { reconcile, truthOf } from './reconcile.ts';
import { Translator } from './rows.ts';

/**
 * node simulator/wholesale-market/main.ts --config <file> --data <folder> [--seed 7] [--tick-ms 250] [--outages]
 *
 * One day of a wholesale market's own trace system, beside the city's platform and joined to it over HTTP. It ends with 0
 * when both sides hold the same, with 1 when not. Killed at any moment, it goes on where it was.
 */
interface MarketConfig extends CityCredentials {
  timeZone: string;
}

const HABITS: Habits = { sentTwice: 0.15, toldTwice: 0.2, outOfOrder: 0.3 };
/** How often what is left is tried once the day is over, and how long between. */
const DRAIN_TRIES = 240;
const WEIGHED_SHORT = 0.3;

const say = (line: string): void => console.log(line);
const pause = (length_ms: number) => new Promise<void>((resolve) => setTimeout(resolve, length_ms));

interface Market {
  books: Books;
  port: CityPort;
  outbox: Outbox;
  translator: Translator;
  random: Random;
  note: (entry: Entry) => void;
  tickMs: number;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      config: { type: 'string' },
      data: { type: 'string' },
      seed: { type: 'string', default: '7' },
      'tick-ms': { type: 'string', default: '250' },
      outages: { type: 'boolean', default: false },
      /** Loses the telling of so many tickets, to see that reconciling finds it. */
      lose: { type: 'string', default: '0' },
    },
  });
  if (!values.config || !values.data) throw new Error('--config <file> --data <folder>');
  const config = JSON.parse(readFileSync(values.config, 'utf8')) as MarketConfig;
  mkdirSync(values.data, { recursive: true });
  const journal = new Journal<Entry>(join(values.data, 'market.log'));
  const books = new Books();
  for (const entry of journal.entries) books.apply(entry);
  if (books.tick >= 0) say(`goes on after tick ${books.tick}`);
  const note = (entry: Entry) => {
    journal.append(entry);
    books.apply(entry);
  };
  const random = new Random(Number(values.seed));
  const translator = new Translator(CATALOGUE);
  const plain = openCityPort(config);
  const port = values.outages ? withOutages(plain, () => books.tick + 1, join(values.data, 'killed')) : plain;
  const outbox = new Outbox({
    books,
    port,
    translator,
    note,
    random: new Random(Date.now()),
    habits: HABITS,
  });
  const market = { books, port, outbox, translator, random, note, tickMs: Number(values['tick-ms']) };
  await liveDay(market, dayText(values.data), Number(values.lose));
  await drain(market);
  const truth = truthOf(books, translator);
  writeFileSync(join(values.data, 'truth.json'), JSON.stringify(truth, null, 1));
  const days = await reconcile(port, books, translator, config.timeZone);
  for (const one of days)
    say(`day ${one.day}: ours ${one.ours}, theirs ${one.theirs}, differences ${one.differences.length}`);
  for (const one of days.flatMap((each) => each.differences).slice(0, 20)) say(`  ${JSON.stringify(one)}`);
  say(
    `figures ${JSON.stringify({ ...outbox.figures, tickets: books.tickets.size, gates: books.gates.size, tests: books.tests.size, deliveries: books.deliveries.size, counts: books.counts.size, annulled: [...books.ticketStates.values()].filter((one) => one === 'annulled').length, unreported: truth.unreported.length })}`,
  );
  journal.close();
  return books.isSettled && days.every((one) => one.differences.length === 0) ? 0 : 1;
}

/** The market's own date, which its numbers carry: kept, so that a restart past midnight keeps counting the same day. */
function dayText(folder: string): string {
  const file = join(folder, 'day');
  if (!existsSync(file)) writeFileSync(file, new Date().toISOString().slice(0, 10).replaceAll('-', ''));
  return readFileSync(file, 'utf8');
}

async function liveDay(market: Market, day: string, lose: number): Promise<void> {
  const { books, note, random } = market;
  await listen(market);
  for (let tick = books.tick + 1; tick < TICKS; tick += 1) {
    liveTick({ day, catalogue: CATALOGUE, random, books, note, now }, tick);
    loseSome(market, lose);
    await market.outbox.run();
    await listen(market);
    say(`tick ${tick} waiting ${books.waiting.size} unanswered ${books.unanswered().length}`);
    await pause(market.tickMs);
  }
}

const now = (): string => new Date().toISOString();

/** Forgets to tell of tickets: the market believes them told. */
function loseSome({ books, note }: Market, lose: number): void {
  for (const telling of books.waiting.values())
    if (telling.kind === 'ticket' && books.lost.size < lose)
      note({ t: 'lost', telling: `ticket ${telling.key}` });
}

/** Takes in all that the city has for the market; a line that is down is for the next time. */
async function listen({ books, port, note, random, outbox }: Market): Promise<void> {
  // A truck in three is a little short on the market's own scale.
  const weigh = (due: number, key: string) => {
    const draw = random.fork(key);
    return draw.chance(WEIGHED_SHORT) ? due - draw.whole(1, Math.max(1, Math.floor(due / 20))) : due;
  };
  try {
    for (;;) {
      const { next, more, news } = await readPage(port, CATALOGUE, books, weigh);
      if (next !== books.cursor) note({ t: 'page', next, news });
      outbox.figures.feedPages += 1;
      if (!more) return;
    }
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
  }
}

/** The gates are shut: what is left is told until there is nothing left. */
async function drain(market: Market): Promise<void> {
  const { books, note, outbox } = market;
  let quiet = 0;
  for (let attempt = 0; attempt < DRAIN_TRIES && quiet < 4; attempt += 1) {
    const cursor = books.cursor;
    countStopped({ books, note, now });
    await outbox.run();
    await listen(market);
    say(
      `evening: waiting ${books.waiting.size}, unanswered ${books.unanswered().length}, half ${books.halfAnswered().length}`,
    );
    quiet = books.isSettled && books.cursor === cursor ? quiet + 1 : 0;
    await pause(Math.max(market.tickMs, 200));
  }
  say(`drained: waiting ${books.waiting.size}, unanswered ${books.unanswered().length}`);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(2);
  },
);
