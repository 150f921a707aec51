import { type AccountId, createAccount, createApiKey } from '../server/modules/identity/index.ts';
import { searchGrams } from '../server/modules/registry/index.ts';
import { FULL_CITY } from '../simulator/full-city/index.ts';
import {
  type AskedGoods,
  busyKitchens,
  countOf,
  goodsToAskFor,
  likeByHand,
  widestWords,
} from './duty.store.ts';
import { fullCityFiles, loadFiles } from './full-city-load.ts';
import { quietApp } from './quiet-app.ts';
import {
  emptyKept,
  flags,
  keptFolder,
  machine,
  markKept,
  openIn,
  percentiles,
  printTable,
  readKept,
  type Stage,
} from './stage.ts';

/**
 * An officer's questions at night, over HTTP, in a city of full size: a name as it was heard (whole, with a slip, as
 * initials, a brand, a producer, a code) → the dealers with quantities and stock; a kitchen and a meal → what it held.
 * Beside it what a data base is asked by hand: LIKE over all names, which finds no slip and no dealer.
 */
export async function run(args: readonly string[]): Promise<void> {
  const wish = flags(args, {
    operators: 81_000,
    products: 399_000,
    entries: 150_000,
    days: 3,
    rows: 400,
    asked: 200,
    kitchens: 100,
  });
  const { operators, products, entries, days } = wish;
  const folder = keptFolder(`duty-${operators}-${products}-${entries}-${days}`);
  const kept = readKept<CityNote>(folder);
  if (!kept) emptyKept(folder);
  const stage = await openIn(folder, process.env.DATABASE_URL);
  try {
    const note = kept ?? (await load(stage, wish));
    if (!kept) markKept(folder, note);
    await measure(stage, wish, note);
  } finally {
    await stage.close();
  }
}

/** What was loaded, once for each size: the register of a full city takes minutes. */
interface CityNote {
  entries: number;
  rows: number;
  refused: number;
  seconds: number;
}

type Wish = Record<'operators' | 'products' | 'entries' | 'days' | 'rows' | 'asked' | 'kitchens', number>;

interface Answer {
  choices: { kind: string; name: string }[];
  answer: { goods: { name: string }; lots: number; totals: { dealers: number } } | null;
}

const KITCHENS = ['canteen', 'restaurant', 'central-kitchen'];

/** One way of saying what goods are meant; null where these goods have no such word. */
const WAYS: Readonly<Record<string, (goods: AskedGoods) => string | null>> = {
  'brand and name': (goods) => whole(goods),
  'a character left out': (goods) => without(whole(goods)),
  'a character heard wrong': (goods) => misheard(whole(goods)),
  'initials of brand and name': (goods) => initialsOf(whole(goods)),
  brand: ({ brand }) => brand,
  producer: ({ producer }) => producer,
  GTIN: ({ gtin }) => gtin,
};
/** As typed by whoever types no Chinese: the longest of what the register keeps of a name's initials. */
const initialsOf = (text: string): string =>
  searchGrams(text)
    .filter((gram) => gram.startsWith('i:'))
    .map((gram) => gram.slice(2))
    .reduce((longest, one) => (one.length > longest.length ? one : longest), '');
/** Many names begin with the brand. */
const whole = ({ brand, name }: AskedGoods): string =>
  brand === null || name.startsWith(brand) ? name : `${brand}${name}`;
/** The third character left out, as by a thumb; of a short word nothing can be. */
const without = (text: string): string | null =>
  [...text].length < 5 ? null : [...text].toSpliced(2, 1).join('');
/** The third character as another of the same kind, which neither looks nor sounds like it. */
const misheard = (text: string): string | null =>
  [...text].length < 5 ? null : [...text].with(2, '阿').join('');

async function load(stage: Stage, wish: Wish): Promise<CityNote> {
  const { tools } = stage;
  const { operators, products, entries, days } = wish;
  const files = await fullCityFiles(stage, { operators, products, entries, days });
  const loader = await officer(stage, 'loader');
  const loaded = await loadFiles(stage, loader, [files.registry, ...files.days], wish.rows);
  console.log(`${loaded.rows} rows loaded in ${loaded.seconds} s, ${loaded.refused} refused`);
  await tools.db.query('ANALYZE');
  return { entries: files.entries, ...loaded };
}

async function officer({ tools }: Stage, userName: string): Promise<AccountId> {
  const account = await createAccount(tools.db, tools.ids, {
    ...{ userName, displayName: userName, password: 'bench-password' },
    ...{ role: 'regulator', divisionCode: tools.city.city.code },
  });
  return account.accountId;
}

async function measure(stage: Stage, wish: Wish, note: CityNote): Promise<void> {
  const { tools } = stage;
  const { db } = tools;
  const asking = await officer(stage, `officer-${process.pid}-${Date.now()}`);
  const key = await createApiKey(db, asking, 'bench');
  const app = await quietApp(tools);
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  const get = async <T>(path: string): Promise<{ body: T; ms: number }> => {
    const started = performance.now();
    const answer = await fetch(`${origin}${path}`, { headers: { 'x-api-key': key } });
    const body = (await answer.json()) as T;
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${JSON.stringify(body)}`);
    return { body, ms: performance.now() - started };
  };
  const ask = (word: string) => get<Answer>(`/api/v1/duty/dealers?q=${encodeURIComponent(word)}`);
  try {
    const goods = await goodsToAskFor(db, wish.asked);
    const rows: Row[] = [];
    for (const word of await widestWords(db, 3)) await ask(word);
    for (const [way, say] of Object.entries(WAYS)) rows.push(await timed(way, goods, say, ask));
    rows.push(await timedWords('the widest words', await widestWords(db, 30), ask));
    const kitchens = await busyKitchens(db, KITCHENS, wish.kitchens);
    const day = new Date(Date.parse(FULL_CITY.startDate) + (wish.days - 1) * 86_400_000)
      .toISOString()
      .slice(0, 10);
    const meals: number[] = [];
    for (const { party_id } of kitchens) {
      const asked = await get(`/api/v1/duty/meals?party=${party_id}&day=${day}&time=18:00&hours=72`);
      meals.push(asked.ms);
    }
    const byHand: number[] = [];
    for (const { name } of goods.slice(0, 30)) {
      const started = performance.now();
      await likeByHand(db, name);
      byHand.push(performance.now() - started);
    }
    const counts = {
      parties: await countOf(db, 'party'),
      products: await countOf(db, 'product'),
      grams: await countOf(db, 'search_gram'),
      lots: await countOf(db, 'lot'),
      entries: note.entries,
    };
    report({ counts, loaded: note, rows, meals, byHand });
  } finally {
    await app.close();
  }
}

interface Row {
  way: string;
  asked: number;
  /** Of those asked: meant goods are among the choices; are what is answered first. */
  offered: number | null;
  first: number | null;
  dealers_max: number;
  lots_max: number;
  samples: number[];
}

async function timed(
  way: string,
  goods: readonly AskedGoods[],
  say: (goods: AskedGoods) => string | null,
  ask: (word: string) => Promise<{ body: Answer; ms: number }>,
): Promise<Row> {
  const row: Row = { way, asked: 0, offered: 0, first: 0, dealers_max: 0, lots_max: 0, samples: [] };
  for (const one of goods) {
    const word = say(one);
    if (word === null || word === '') continue;
    const { body, ms } = await ask(word);
    const names = [one.name, one.brand, one.producer];
    row.offered = (row.offered ?? 0) + Number(body.choices.some(({ name }) => names.includes(name)));
    row.first = (row.first ?? 0) + Number(names.includes(body.answer?.goods.name ?? ''));
    add(row, body, ms);
  }
  return row;
}

async function timedWords(
  way: string,
  words: readonly string[],
  ask: (word: string) => Promise<{ body: Answer; ms: number }>,
): Promise<Row> {
  const row: Row = { way, asked: 0, offered: null, first: null, dealers_max: 0, lots_max: 0, samples: [] };
  for (const word of words) {
    const { body, ms } = await ask(word);
    add(row, body, ms);
  }
  return row;
}

function add(row: Row, { answer }: Answer, ms: number): void {
  row.asked += 1;
  row.samples.push(ms);
  row.dealers_max = Math.max(row.dealers_max, answer?.totals.dealers ?? 0);
  row.lots_max = Math.max(row.lots_max, answer?.lots ?? 0);
}

function report(found: {
  counts: Record<string, number>;
  loaded: { rows: number; seconds: number };
  rows: Row[];
  meals: number[];
  byHand: number[];
}): void {
  const whole = (samples: readonly number[]) => {
    const { p50, p99 } = percentiles(samples);
    return [p50, p99, Math.max(0, ...samples)].map(Math.round) as [number, number, number];
  };
  console.log(`\n${JSON.stringify(found.counts)}, ${machine().cpus} cores, ${machine().cpu}`);
  printTable(
    ['asked for by', 'asked', 'offered', 'first', 'most lots', 'most dealers', 'p50 ms', 'p99 ms', 'max ms'],
    [
      ...found.rows.map((row) => [
        ...[row.way, row.asked, row.offered ?? '', row.first ?? '', row.lots_max, row.dealers_max],
        ...whole(row.samples),
      ]),
      ['a kitchen and a meal', found.meals.length, '', '', '', '', ...whole(found.meals)],
      ['by hand: LIKE over all names', found.byHand.length, '', '', '', '', ...whole(found.byHand)],
    ],
  );
  const { rows, meals, byHand, ...rest } = found;
  const figures = (samples: readonly number[]) => {
    const [p50_ms, p99_ms, max_ms] = whole(samples);
    return { p50_ms, p99_ms, max_ms };
  };
  console.log(
    JSON.stringify({
      bench: 'duty',
      ...rest,
      ways: rows.map(({ samples, ...row }) => ({ ...row, ...figures(samples) })),
      meals: figures(meals),
      byHand: figures(byHand),
      machine: machine(),
    }),
  );
}
