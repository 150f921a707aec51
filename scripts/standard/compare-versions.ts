import type { Schema } from './collect-messages.ts';

/** What a change asks of the version: 'major' breaks who sends or reads what was right before. */
export type Weight = 'major' | 'minor' | 'patch';

export interface Change {
  file: string;
  /** Place in the schema, as in a field list: lines[].batch. */
  path: string;
  weight: Weight;
  zh: string;
  en: string;
}

type Found = Omit<Change, 'file'>;
const WEIGHTS: readonly Weight[] = ['patch', 'minor', 'major'];

export const heaviest = (changes: readonly Pick<Change, 'weight'>[]): Weight | null =>
  changes.reduce<Weight | null>(
    (most, { weight }) => (most === null || WEIGHTS.indexOf(weight) > WEIGHTS.indexOf(most) ? weight : most),
    null,
  );

const major = (path: string, zh: string, en: string): Found => ({ path, weight: 'major', zh, en });
const minor = (path: string, zh: string, en: string): Found => ({ path, weight: 'minor', zh, en });

/**
 * What differs between two schemas of one message. Of what is sent (`in`) less may not be taken than before; of what is
 * answered (`out`) nothing may be missing that was there.
 */
export function compareSchemas(before: Schema, now: Schema, way: 'in' | 'out', path = ''): Found[] {
  const found = [...compareLimits(before, now, way, path), ...compareCodes(before, now, way, path)];
  if (kindOf(before) !== kindOf(now))
    return [
      major(path, `类型由 ${kindOf(before)} 变为 ${kindOf(now)}`, `was ${kindOf(before)}, is ${kindOf(now)}`),
    ];
  const [was, is] = [before.properties ?? {}, now.properties ?? {}];
  for (const name of new Set([...Object.keys(was), ...Object.keys(is)])) {
    found.push(...compareField(before, now, way, name, path === '' ? name : `${path}.${name}`));
  }
  if (before.items && now.items) found.push(...compareSchemas(before.items, now.items, way, `${path}[]`));
  return [...found, ...compareChoices(before, now, way, path)];
}

function compareField(before: Schema, now: Schema, way: 'in' | 'out', name: string, path: string): Found[] {
  const [was, is] = [before.properties?.[name], now.properties?.[name]];
  const needed = { was: (before.required ?? []).includes(name), is: (now.required ?? []).includes(name) };
  if (was && !is) return [major(path, '字段被删除', 'the field is gone')];
  if (!was && is) {
    return way === 'in' && needed.is
      ? [major(path, '新增必填字段', 'a new field that is required')]
      : [minor(path, '新增字段', 'a new field')];
  }
  if (!was || !is) return [];
  const found = compareSchemas(was, is, way, path);
  if (needed.was === needed.is) return found;
  const stricter = way === 'in' ? needed.is : needed.was;
  return [
    ...found,
    stricter
      ? major(
          path,
          way === 'in' ? '选填变为必填' : '不再保证提供',
          way === 'in' ? 'is required now' : 'is no longer sure to be there',
        )
      : minor(
          path,
          way === 'in' ? '必填变为选填' : '现在保证提供',
          way === 'in' ? 'is no longer required' : 'is sure to be there now',
        ),
  ];
}

const kindOf = (schema: Schema): string =>
  schema.anyOf
    ? 'choice'
    : schema.enum
      ? 'string'
      : Array.isArray(schema.type)
        ? schema.type.join('|')
        : (schema.type ?? 'any');

/** Limits by whether a larger number takes less: of `in` taking less breaks, of `out` giving more does. */
const LIMITS = {
  minLength: 1,
  minItems: 1,
  minimum: 1,
  exclusiveMinimum: 1,
  maxLength: -1,
  maxItems: -1,
  maximum: -1,
} as const;

function compareLimits(before: Schema, now: Schema, way: 'in' | 'out', path: string): Found[] {
  const found: Found[] = [];
  for (const [limit, sign] of Object.entries(LIMITS)) {
    const none = sign === 1 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    const [was, is] = [Number(before[limit] ?? none), Number(now[limit] ?? none)];
    if (was === is) continue;
    const tighter = (is - was) * sign > 0;
    const text = [
      `${limit}：${before[limit] ?? '无'} → ${now[limit] ?? '无'}`,
      `${limit}: ${before[limit] ?? 'none'} → ${now[limit] ?? 'none'}`,
    ] as const;
    found.push(tighter === (way === 'in') ? major(path, ...text) : minor(path, ...text));
  }
  for (const rule of ['pattern', 'format', 'const', 'additionalProperties', 'uniqueItems'])
    if (JSON.stringify(before[rule]) !== JSON.stringify(now[rule]))
      found.push(major(path, `${rule} 改变`, `${rule} changed`));
  return found;
}

function compareCodes(before: Schema, now: Schema, way: 'in' | 'out', path: string): Found[] {
  if (!before.enum && !now.enum) return [];
  if (!before.enum || !now.enum) {
    const opened = !now.enum;
    return [
      opened === (way === 'in')
        ? minor(path, '代码表放开', 'codes are free now')
        : major(path, '改为固定代码表', 'only codes of a list now'),
    ];
  }
  const [was, is] = [before.enum, now.enum];
  const gone = was.filter((code) => !is.includes(code));
  const fresh = is.filter((code) => !was.includes(code));
  return [
    ...(gone.length > 0
      ? [major(path, `代码取消：${gone.join('、')}`, `codes gone: ${gone.join(', ')}`)]
      : []),
    // A reader has been told to take a code that it does not know for "other": see the chapter on versions.
    ...(fresh.length > 0
      ? [minor(path, `新增代码：${fresh.join('、')}`, `new codes: ${fresh.join(', ')}`)]
      : []),
  ];
}

/** Choices are compared as a whole, but for one that may be null. */
function compareChoices(before: Schema, now: Schema, way: 'in' | 'out', path: string): Found[] {
  const was = before.anyOf ?? before.allOf;
  const is = now.anyOf ?? now.allOf;
  if (!was || !is) return [];
  if (was.length === is.length)
    return was.flatMap((one, index) => compareSchemas(one, is[index] ?? {}, way, path));
  return [major(path, '可选的几种写法改变', 'the choices changed')];
}

/** Names that were taken away break their readers; new ones do not. For headings of templates and codes of lists. */
export function compareNames(
  before: readonly string[],
  now: readonly string[],
  what: { zh: string; en: string },
): Found[] {
  return [
    ...before
      .filter((name) => !now.includes(name))
      .map((name) => major(name, `${what.zh}取消`, `${what.en} is gone`)),
    ...now
      .filter((name) => !before.includes(name))
      .map((name) => minor(name, `新增${what.zh}`, `a new ${what.en}`)),
  ];
}

export type Version = readonly [major: number, minor: number, patch: number];

/** @throws when the text is no version of three whole numbers */
export function readVersion(text: string): Version {
  const found = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.exec(text);
  if (!found) throw new Error(`A version is three whole numbers, as in 1.2.0; here it is ${text}.`);
  return [Number(found[1]), Number(found[2]), Number(found[3])];
}

export const newerFirst = (one: string, other: string): number => {
  const [a, b] = [readVersion(one), readVersion(other)];
  return b[0] - a[0] || b[1] - a[1] || b[2] - a[2];
};

/** The least version that may follow `published` with changes of this weight. */
export function leastVersion(published: string, weight: Weight | null): string {
  const [x, y, z] = readVersion(published);
  if (weight === null) return published;
  if (weight === 'major') return `${x + 1}.0.0`;
  return weight === 'minor' ? `${x}.${y + 1}.0` : `${x}.${y}.${z + 1}`;
}
