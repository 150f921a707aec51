import type { SourceCaseInput, SourceSearchInput } from '../../api/types.ts';
import type { SourceSearch } from '../../search-types.ts';

/** Cases as they are typed, as they stand in the address, and as they are sent. */

export const CASE_STATES = ['certain', 'suspected', 'well'] as const;
export type CaseState = (typeof CASE_STATES)[number];
export const ATE_KINDS = ['nothing', 'product', 'category', 'lot'] as const;
export type AteKind = (typeof ATE_KINDS)[number];

export interface TypedCase {
  /** Only the page's own. */
  key: number;
  where: 'shop' | 'pack';
  /** Id of the shop, or what stands on the pack. */
  place: string;
  from: string;
  to: string;
  ate: AteKind;
  /** Id, code or reference of what was eaten. */
  what: string;
  people: string;
  state: CaseState;
}

let lastKey = 0;
export function newCase(change: Partial<Omit<TypedCase, 'key'>> = {}): TypedCase {
  lastKey += 1;
  return {
    where: 'shop',
    place: '',
    from: '',
    to: '',
    ate: 'nothing',
    what: '',
    people: '1',
    state: 'certain',
    ...change,
    key: lastKey,
  };
}

/** Fields in which something can be wrong. */
export type CaseField = 'place' | 'from' | 'to' | 'what' | 'people';
export type CaseErrors = Partial<Record<CaseField, string>>;

const PEOPLE = /^\d{1,5}$/;

/** What is still missing before the cases can be sent, field by field. */
export function missingIn(
  one: TypedCase,
  words: { shop: string; pack: string; from: string; ate: string; people: string },
): CaseErrors {
  return {
    ...(one.place.trim() === '' ? { place: one.where === 'shop' ? words.shop : words.pack } : {}),
    ...(one.from === '' ? { from: words.from } : {}),
    ...(one.ate !== 'nothing' && one.what.trim() === '' ? { what: words.ate } : {}),
    ...(PEOPLE.test(one.people) && Number(one.people) > 0 ? {} : { people: words.people }),
  };
}

/** 'shop:12;on:2026-11-01..2026-11-03;product:7;n:2;suspected' */
export function caseToText(one: TypedCase): string {
  const parts = [
    `${one.where}:${encodeURIComponent(one.place.trim())}`,
    `on:${one.from}${one.to === '' ? '' : `..${one.to}`}`,
    ...(one.ate === 'nothing' ? [] : [`${one.ate}:${encodeURIComponent(one.what.trim())}`]),
    ...(one.people === '1' ? [] : [`n:${one.people}`]),
    ...(one.state === 'certain' ? [] : [one.state]),
  ];
  return parts.join(';');
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const dayOr = (text: string | undefined) => (text !== undefined && DAY.test(text) ? text : '');

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The other way; what it does not understand is left out, and the form then asks for it. */
export function caseFromText(text: string): TypedCase {
  const change: Partial<Omit<TypedCase, 'key'>> = {};
  for (const part of text.split(';')) {
    const at = part.indexOf(':');
    const [name, value] = at < 0 ? [part, ''] : [part.slice(0, at), decoded(part.slice(at + 1))];
    if (name === 'shop' || name === 'pack') Object.assign(change, { where: name, place: value });
    else if (name === 'on') {
      const [from, to] = value.split('..');
      Object.assign(change, { from: dayOr(from), to: dayOr(to) });
    } else if (name === 'n') change.people = value;
    else if (name === 'suspected' || name === 'well') change.state = name;
    else if (name === 'product' || name === 'category' || name === 'lot')
      Object.assign(change, { ate: name, what: value });
  }
  return newCase(change);
}

function ateToSend({ ate, what }: TypedCase): SourceCaseInput['ate'] {
  const text = what.trim();
  switch (ate) {
    case 'product':
      return { productId: text };
    case 'category':
      return { category: text };
    case 'lot':
      return { lot: text };
    case 'nothing':
      return undefined;
  }
}

function caseToSend(one: TypedCase): SourceCaseInput {
  const ate = ateToSend(one);
  const place = one.place.trim();
  return {
    place: one.where === 'shop' ? place : { lot: place },
    ...(one.to === '' ? { at: one.from } : { from: one.from, to: one.to }),
    ...(ate ? { ate } : {}),
    weight: Number(one.people),
    ...(one.state === 'suspected' ? { certainty: 'suspected' as const } : {}),
    ...(one.state === 'well' ? { negative: true } : {}),
  };
}

export function bodyOf(
  cases: readonly TypedCase[],
  range: Pick<SourceSearch, 'mixing' | 'back'>,
): SourceSearchInput {
  return {
    cases: cases.map(caseToSend),
    ...(range.mixing === 'off' ? { mixingDays: null } : {}),
    ...(range.back === undefined ? {} : { daysBack: range.back }),
  };
}

/** Which field of the form a finding of the server is about, by its path in what was sent. */
const FIELD_OF: readonly (readonly [string, CaseField])[] = [
  ['place', 'place'],
  ['at', 'from'],
  ['from', 'from'],
  ['to', 'to'],
  ['ate', 'what'],
  ['weight', 'people'],
];

/** The server's findings by case and field; `rest` are those about no field. */
export function errorsByCase<Issue extends { path: string }>(
  issues: readonly Issue[],
): { fields: Map<number, Partial<Record<CaseField, Issue>>>; rest: Issue[] } {
  const fields = new Map<number, Partial<Record<CaseField, Issue>>>();
  const rest: Issue[] = [];
  for (const issue of issues) {
    const [, root, index, name] = issue.path.split('/');
    const at = Number(index);
    if (root !== 'cases' || index === undefined || index === '' || !Number.isInteger(at)) {
      rest.push(issue);
      continue;
    }
    // A case as a whole is asked for its time when it has none.
    const field = FIELD_OF.find(([part]) => part === name)?.[1] ?? 'from';
    const known = fields.get(at) ?? {};
    fields.set(at, { ...known, [field]: known[field] ?? issue });
  }
  return { fields, rest };
}
