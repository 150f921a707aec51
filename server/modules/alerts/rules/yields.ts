import type { CityData, YieldBand } from '../../registry/index.ts';
import { type Unit, yieldBandsOn } from './bands.ts';
import { type Evidence, type Found, found } from './found.ts';
import { type Bounds, type Interval, minus, NOUGHT, plus, toBounds } from './interval.ts';
import type { Span } from './span.ts';
import { permilleBeyond } from './strength.ts';

/** What went into or came out of a transformation: an amount of one lot. */
export interface Portion {
  lotId: string;
  productId: string;
  category: string;
  unit: Unit;
  quantity: Interval;
  /** Whole grams or millilitres in one piece, where the product's packing says so. */
  content: { g: number | null; ml: number | null };
}

/** All that one document used up and made at one party. */
export interface Transformation {
  documentId: string;
  partyId: string;
  span: Span;
  /** The city's day on which it happened, for the bands of that day. */
  day: string;
  inputs: readonly Portion[];
  outputs: readonly Portion[];
}

export interface YieldJudgement {
  documentId: string;
  band: YieldBand;
  /** In the band's own units. */
  input: Interval;
  output: Interval;
  expected: Interval;
  verdict: 'within' | 'too-little' | 'too-much';
}

/** A portion in a unit: its own, or pieces by their content. Null where it cannot be told: units never mix. */
export function inUnit(portion: Portion, unit: Unit): Interval | null {
  if (portion.unit === unit) return portion.quantity;
  if (portion.unit !== 'piece' || unit === 'piece') return null;
  const content = portion.content[unit];
  if (content === null) return null;
  return { lower: portion.quantity.lower * content, upper: portion.quantity.upper * content };
}

function sumIn(portions: readonly Portion[], unit: Unit): Interval | null {
  // Pieces of different things are not one number: a pig and a chicken are not two of anything.
  if (unit === 'piece' && new Set(portions.map((one) => one.productId)).size > 1 && !sameCategory(portions))
    return null;
  let sum = NOUGHT;
  for (const portion of portions) {
    const one = inUnit(portion, unit);
    if (one === null) return null;
    sum = plus(sum, one);
  }
  return sum;
}

const sameCategory = (portions: readonly Portion[]): boolean =>
  portions.every((one) => one.category === portions[0]?.category);

/** The band that speaks for all outputs, in units in which both sides can be counted. */
function bandFor(
  city: Pick<CityData, 'categories' | 'yieldBands'>,
  one: Transformation,
): { band: YieldBand; input: Interval; output: Interval } | null {
  const inputs = [...new Set(one.inputs.map((portion) => portion.category))];
  const perOutput = [...new Set(one.outputs.map((portion) => portion.category))].map((output) =>
    yieldBandsOn(city, inputs, output, one.day),
  );
  for (const first of perOutput[0] ?? []) {
    const bands = perOutput.map((rows) =>
      rows.find(
        (row) =>
          row.inputUnit === first.inputUnit && row.outputUnit === first.outputUnit && row.per === first.per,
      ),
    );
    if (bands.some((band) => band === undefined)) continue;
    const input = sumIn(one.inputs, first.inputUnit);
    const output = sumIn(one.outputs, first.outputUnit);
    if (input === null || output === null) continue;
    const all = bands as YieldBand[];
    // Of several outputs the whole may be as little as the most meagre and as much as the richest gives.
    const band = {
      ...first,
      least: Math.min(...all.map((row) => row.least)),
      most: Math.max(...all.map((row) => row.most)),
    };
    return { band, input, output };
  }
  return null;
}

/** quantity · factor / per, in whole units: downwards for a lower bound, upwards for an upper one. */
function scaled(quantity: number, factor: number, per: number, up: boolean): number {
  if (!Number.isFinite(quantity)) return quantity;
  const product = BigInt(quantity) * BigInt(factor);
  const whole = product / BigInt(per);
  return Number(up && whole * BigInt(per) !== product ? whole + 1n : whole);
}

/**
 * What came out against what may come out of what went in. Null where nobody can say: one side is missing, the units
 * cannot be compared, or the city has no band. Found is only what no reading of unknown quantities explains.
 */
export function judgeYield(
  city: Pick<CityData, 'categories' | 'yieldBands'>,
  one: Transformation,
): YieldJudgement | null {
  if (one.inputs.length === 0 || one.outputs.length === 0) return null;
  const sides = bandFor(city, one);
  if (!sides) return null;
  const { band, input, output } = sides;
  const expected = {
    lower: scaled(input.lower, band.least, band.per, false),
    upper: band.most === 0 ? 0 : scaled(input.upper, band.most, band.per, true),
  };
  const verdict =
    output.lower > expected.upper ? 'too-much' : output.upper < expected.lower ? 'too-little' : 'within';
  return { documentId: one.documentId, band, input, output, expected, verdict };
}

/** The finding of a transformation that is out of its band; null for all others. */
export function yieldFinding(
  city: Pick<CityData, 'categories' | 'yieldBands'>,
  one: Transformation,
): Found | null {
  const judged = judgeYield(city, one);
  if (!judged || judged.verdict === 'within') return null;
  const { band, output, expected } = judged;
  const [first] = one.outputs as readonly [Portion];
  const beyond: Interval = judged.verdict === 'too-much' ? minus(output, expected) : minus(expected, output);
  return found(
    'yield-out-of-band',
    [one.documentId],
    {
      lotId: first.lotId,
      partyId: one.partyId,
      productId: first.productId,
      documentId: one.documentId,
      quantity: toBounds({ lower: Math.max(0, beyond.lower), upper: beyond.upper }),
      unit: band.outputUnit,
      measure: permilleBeyond(beyond.lower, judged.verdict === 'too-much' ? expected.upper : expected.lower),
    },
    [
      {
        what: 'band',
        documentId: one.documentId,
        quantity: toBounds(expected),
        unit: band.outputUnit,
        value: `${band.input} → ${band.output}`,
      },
      ...one.inputs.map((portion) => portionEvidence('used', one, portion)),
      ...one.outputs.map((portion) => portionEvidence('made', one, portion)),
    ],
  );
}

const portionEvidence = (what: 'used' | 'made', one: Transformation, portion: Portion): Evidence => ({
  what,
  documentId: one.documentId,
  lotId: portion.lotId,
  partyId: one.partyId,
  at: one.span.earliest,
  precision_ms: one.span.latest - one.span.earliest,
  quantity: toBounds(portion.quantity) satisfies Bounds,
  unit: portion.unit,
});
