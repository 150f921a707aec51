import type { Issue } from '../../../platform/errors.ts';
import { compare, formatDecimal, parseDecimal } from '../../../platform/quantity.ts';
import type { CityData, ControlPoint, ProcessStepRow, ReleaseRule } from '../../registry/index.ts';

type Facts = Pick<CityData, 'categories' | 'controlPoints' | 'processSteps' | 'releaseRules'>;

/** A category and all above it, nearest first. */
function lineage(city: Facts, category: string): string[] {
  const line: string[] = [];
  for (
    let code: string | null | undefined = category;
    code && !line.includes(code);
    code = city.categories.get(code)?.parent
  )
    line.push(code);
  return line;
}

const holds = (row: { from: string; to: string | null }, day: string): boolean =>
  row.from <= day && (row.to === null || day < row.to);

/** What is measured when goods of a category are made, as of a day. */
export function pointsOf(city: Facts, category: string, day: string): ControlPoint[] {
  const line = new Set([...lineage(city, category), '*']);
  return city.controlPoints.filter((point) => line.has(point.category) && holds(point, day));
}

/** The steps by which goods of a category are usually made, in their order. */
export function stepsOf(city: Facts, category: string): ProcessStepRow[] {
  const line = new Set([...lineage(city, category), '*']);
  return city.processSteps.filter((step) => line.has(step.category));
}

/** What the city asks before goods of a category leave a business of a kind, as of a day; null: nothing. */
export function releaseRuleFor(
  city: Facts,
  asked: { partyKind: string; category: string; day: string },
): ReleaseRule | null {
  const line = new Set([...lineage(city, asked.category), '*']);
  return (
    city.releaseRules
      .filter(
        (rule) =>
          holds(rule, asked.day) &&
          rule.partyKinds.some((kind) => kind === '*' || kind === asked.partyKind) &&
          rule.categories.some((category) => line.has(category)),
      )
      .at(-1) ?? null
  );
}

/** A value as somebody typed it, of a point of the city's data or of one of the works' own. */
export interface ValueInput {
  point?: string | undefined;
  name?: string | undefined;
  value: string;
  unit?: string | undefined;
  /** The works' own limits, which may be narrower than the city's. */
  least?: string | undefined;
  most?: string | undefined;
}

/** A value as it was judged when it was measured: it stays so, whatever limits hold later. */
export interface Judged {
  point: string;
  name: string;
  value: string;
  unit: string | null;
  /** In words: '75–90 ℃'; null where nothing limits it. */
  limit: string | null;
  within: boolean | null;
  clause: string | null;
}

/** '72–95 ℃', '≥ 15 s', '≤ 7.5 %'; null: no limit. */
export function limitWords(least: string | null, most: string | null, unit: string | null): string | null {
  if (least === null && most === null) return null;
  const range = least === null ? `≤ ${most}` : most === null ? `≥ ${least}` : `${least}–${most}`;
  return unit === null ? range : `${range} ${unit}`;
}

/** The narrower of two limits: whatever both ask for. */
function narrower(own: string | undefined, citys: string | null, side: 'least' | 'most'): string | null {
  const [mine, theirs] = [own, citys].map((text) => parseDecimal(text ?? '') ?? null);
  if (!mine || !theirs) {
    const only = mine ?? theirs;
    return only ? formatDecimal(only) : null;
  }
  const mineIsNarrower = side === 'least' ? compare(mine, theirs) >= 0 : compare(mine, theirs) <= 0;
  return formatDecimal(mineIsNarrower ? mine : theirs);
}

/** Holds values against their limits. `path` points at the list of values. */
export function judgeValues(
  points: readonly ControlPoint[],
  values: readonly ValueInput[],
  path: string,
): { judged: Judged[]; issues: Issue[] } {
  const byCode = new Map(points.map((point) => [point.code, point]));
  const issues: Issue[] = [];
  const judged = values.flatMap((value, index): Judged[] => {
    const at = `${path}/${index}`;
    const point = value.point === undefined ? undefined : byCode.get(value.point);
    if (value.point !== undefined && !point) {
      issues.push(pointUnknown(value.point, `${at}/point`));
      return [];
    }
    if (!point && value.name === undefined) {
      issues.push(pointUnnamed(`${at}/name`));
      return [];
    }
    if (point && value.unit !== undefined && value.unit !== point.unit) {
      issues.push(unitDiffers(point, value.unit, `${at}/unit`));
      return [];
    }
    const unit = point?.unit ?? value.unit ?? null;
    const least = narrower(value.least, point?.least ?? null, 'least');
    const most = narrower(value.most, point?.most ?? null, 'most');
    const within = isWithin(value.value, least, most);
    if (within === undefined) issues.push(notANumber(value.value, `${at}/value`));
    return [
      {
        point: point?.code ?? value.name ?? '',
        name: point?.zh ?? value.name ?? '',
        value: value.value,
        unit,
        limit: limitWords(least, most, unit),
        within: within ?? null,
        clause: point?.clause ?? null,
      },
    ];
  });
  return { judged, issues };
}

/** Null: nothing limits it. Undefined: it has limits and is no number. */
export function isWithin(
  text: string,
  least: string | null,
  most: string | null,
): boolean | null | undefined {
  if (least === null && most === null) return null;
  const value = parseDecimal(text);
  if (!value) return undefined;
  const [low, high] = [least, most].map((limit) => (limit === null ? null : parseDecimal(limit)));
  return !(low && compare(value, low) < 0) && !(high && compare(value, high) > 0);
}

const pointUnknown = (code: string, path: string): Issue => ({
  code: 'control-point-unknown',
  path,
  zh: `这类商品没有控制点“${code}”。可选项见 /api/v1/control-points，也可以不填代码、用 name 写自己的名称。`,
  en: `Goods of this category have no control point “${code}”; see /api/v1/control-points, or give a name of your own.`,
});
const pointUnnamed = (path: string): Issue => ({
  code: 'control-point-unnamed',
  path,
  zh: '请写明测的是什么：填控制点代码（point），或自己的名称（name）。',
  en: 'Say what was measured: a control point (point), or a name of your own (name).',
});
const unitDiffers = (point: ControlPoint, unit: string, path: string): Issue => ({
  code: 'control-point-unit',
  path,
  zh: `“${point.zh}”的限值用 ${point.unit}，请换算后填写（现在是 ${unit}）。`,
  en: `“${point.en}” is limited in ${point.unit}; convert the value (it is in ${unit} now).`,
});
const notANumber = (value: string, path: string): Issue => ({
  code: 'value-not-number',
  path,
  zh: `“${value.slice(0, 20)}”要和限值比较，请只填数字，例如 82 或 82.5。`,
  en: `“${value.slice(0, 20)}” is held against a limit; write only the number, such as 82 or 82.5.`,
});
