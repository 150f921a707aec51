import { DEFAULT_RATES, FULL_CITY, type FullCityWish, type Rates } from '../simulator/full-city/index.ts';
import { flags, machine, openStage, printTable } from './stage.ts';
import { gradeErrors, gradeFindings } from './truth/grade-findings.ts';
import { gradeSources, SOURCE_RATES, type SourceGrade } from './truth/grade-sources.ts';
import { gradeTraces, type TraceGrade } from './truth/grade-traces.ts';
import { type PlayedCity, playCity } from './truth/play-city.ts';
import { findings } from './truth/truth.store.ts';

/** Kinds whose rates stay: how much is scanned, kept in heaps and how many fall ill is no matter of fraud. */
const STAY: ReadonlySet<string> = new Set(['mixing', 'scansPerEntry', 'outbreaksPerDay', 'returned']);
const RATE_MAX = 0.2;

/**
 * How right the answers are: a city with errors and frauds is imported as a backlog, everything that follows is worked
 * out, and findings, traces and sources are held against what really happened. --frauds multiplies the simulator's
 * rates of frauds, so that a small city has some of each; errors keep their rates unless --errors says otherwise.
 */
export async function run(args: readonly string[]): Promise<void> {
  const wanted = flags(args, {
    operators: 400,
    products: 1600,
    entries: 800,
    days: 10,
    seed: 1,
    frauds: 10,
    errors: 1,
    traces: 40,
    outbreaks: 2,
  });
  const { operators, products, entries, days, seed } = wanted;
  const rates = ratesOf(wanted);
  const wish: FullCityWish = { ...FULL_CITY, operators, products, entries, days, seed, rates };
  const stage = await openStage();
  try {
    const city = await playCity(stage, wish);
    const standing = await findings(stage.tools.db);
    const found = gradeFindings(city, standing);
    const marks = gradeErrors(city, standing);
    const lots = questionLots(city, wanted.traces);
    const { traces, errors: reached } = await gradeTraces(stage, city, lots);
    const { sources, errors: searched } = await gradeSources(stage, city);
    const errors = { marks, reached, searched };
    console.log(
      `\n${operators} operators, ${city.full.town.registrar.entries} entries in ${days} days, ${city.rows} rows imported, ${city.refused} refused`,
    );
    printFindings(found);
    printTraces(traces);
    printSources(sources);
    printErrors(errors);
    const result = { wish: { ...wanted }, rows: city.rows, refused: city.refused, seconds: city.seconds };
    console.log(
      JSON.stringify({
        bench: 'truth',
        ...result,
        findings: found,
        traces,
        sources,
        errors,
        sourceRates: SOURCE_RATES,
        machine: machine(),
      }),
    );
  } finally {
    await stage.close();
  }
}

const ERRORS: ReadonlySet<string> = new Set([
  'late',
  'missing',
  'receiverOnly',
  'unanswered',
  'refused',
  'short',
  'typingTenfold',
  'wrongDay',
  'dayOnly',
  'undated',
  'carriedScans',
]);

function ratesOf(wanted: { frauds: number; errors: number; outbreaks: number }): Rates {
  const rates = Object.entries(DEFAULT_RATES).map(([name, rate]) => {
    if (STAY.has(name)) return [name, rate];
    return [name, Math.min(RATE_MAX, rate * (ERRORS.has(name) ? wanted.errors : wanted.frauds))];
  });
  return { ...(Object.fromEntries(rates) as Rates), outbreaksPerDay: wanted.outbreaks };
}

/** Lots of the outbreaks, and others evenly over the first two thirds of the run, so that they had time to spread. */
function questionLots(city: PlayedCity, count: number): number[] {
  const bad = city.days.flatMap((day) => day.outbreaks.map(({ lot }) => lot));
  const end = city.days[Math.floor((city.days.length * 2) / 3)]?.lots[1] ?? 0;
  const rest = Math.max(0, count - bad.length);
  const others = Array.from({ length: rest }, (_none, index) => Math.floor(((index + 0.5) * end) / rest));
  return [...new Set([...bad, ...others])].slice(0, count);
}

function printFindings(grades: ReturnType<typeof gradeFindings>): void {
  printTable(
    [
      'findings',
      'planted',
      'found',
      'recall',
      'raised',
      'right',
      'by errors',
      'wrong',
      'precision',
      'with errors',
    ],
    grades.map((one) => [
      one.kind,
      one.planted,
      one.found,
      one.recall,
      one.raised,
      one.right,
      one.explained,
      one.wrong,
      one.precision,
      one.precisionWithErrors,
    ]),
  );
}

function printTraces(grades: readonly TraceGrade[]): void {
  console.log('');
  printTable(
    [
      'traces forward',
      'true deliveries',
      'reached',
      'precision',
      'recall',
      'businesses',
      'reached',
      'precision',
      'recall',
    ],
    grades.map(({ reach, deliveries, businesses }) => [
      reach,
      deliveries.true,
      deliveries.reached,
      deliveries.precision,
      deliveries.recall,
      businesses.true,
      businesses.reached,
      businesses.precision,
      businesses.recall,
    ]),
  );
}

function printSources(grades: readonly SourceGrade[]): void {
  console.log('');
  printTable(
    ['sources', 'mixing', 'outbreaks', 'cases', 'lot first', 'lot in five', 'maker first', 'maker in five'],
    grades.map((one) => [
      one.telling,
      one.mixing,
      one.outbreaks,
      one.cases,
      one.lotFirst,
      one.lotFive,
      one.makerFirst,
      one.makerFive,
    ]),
  );
}

interface ErrorGrades {
  marks: ReturnType<typeof gradeErrors>;
  reached: Awaited<ReturnType<typeof gradeTraces>>['errors'];
  searched: Awaited<ReturnType<typeof gradeSources>>['errors'];
}

/** What each kind of error does to the answers; 'nothing' is what goes right, 'mixed' goods under another label. */
function printErrors({ marks, reached, searched }: ErrorGrades): void {
  const kinds = new Set([...marks, ...reached, ...searched].map(({ kind }) => kind as string));
  console.log('');
  printTable(
    [
      'what went wrong',
      'planted',
      'in findings',
      'handings traced',
      'recorded',
      'possible',
      'outbreaks',
      'lot first',
      'lot in five',
    ],
    [...kinds].map((kind) => {
      const mark = marks.find((one) => one.kind === kind);
      const reach = reached.find((one) => one.kind === kind);
      const search = searched.find((one) => one.kind === kind);
      return [
        kind,
        mark?.planted ?? '',
        mark?.marked ?? '',
        reach?.handings ?? '',
        reach?.recorded ?? '',
        reach?.possible ?? '',
        search?.outbreaks ?? '',
        search?.lotFirst ?? '',
        search?.lotFive ?? '',
      ];
    }),
  );
}
