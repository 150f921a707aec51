import type { Issue } from '../../../platform/errors.ts';
import { holdsOnDay, type RecallElement, type RecallText } from '../../registry/index.ts';

/** What a plan or an announcement says: by element, by field. */
export type Filled = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The elements that the law of a day asks for. */
export const elementsOn = (
  elements: readonly RecallElement[],
  of: RecallElement['of'],
  day: string,
): RecallElement[] => elements.filter((one) => one.of === of && holdsOnDay(one, day));

/** What is lacking, and what no element has, each with its place: `path`/element/field. */
export function elementIssues(elements: readonly RecallElement[], filled: Filled, path: string): Issue[] {
  return [
    ...elements.flatMap((element) =>
      element.fields
        .filter((field) => field.required && isBlank(filled[element.code]?.[field.code]))
        .map(
          (field): Issue => ({
            code: 'recall-element-missing',
            path: `${path}/${element.code}/${field.code}`,
            clause: element.clause,
            zh: `请填写“${element.zh}”中的“${field.zh}”。`,
            en: `Fill in “${field.en}” of “${element.en}”.`,
          }),
        ),
    ),
    ...unknownFields(elements, filled, path),
  ];
}

function unknownFields(elements: readonly RecallElement[], filled: Filled, path: string): Issue[] {
  const known = new Map(elements.map((one) => [one.code, new Set(one.fields.map((field) => field.code))]));
  return Object.entries(filled).flatMap(([element, fields]) =>
    Object.keys(fields)
      .filter((field) => !known.get(element)?.has(field))
      .map(
        (field): Issue => ({
          code: 'recall-element-unknown',
          path: `${path}/${element}/${field}`,
          zh: `没有“${element}/${field}”这一项，可填的各项见 /api/v1/recall-elements。`,
          en: `There is no ${element}/${field}; see /api/v1/recall-elements.`,
        }),
      ),
  );
}

const isBlank = (text: string | undefined): boolean => text === undefined || text.trim() === '';

export interface Paragraph {
  zh: string;
  en: string;
  group: { zh: string; en: string } | null;
}
export interface Composed {
  title: { zh: string; en: string };
  paragraphs: Paragraph[];
}

/** What stands in a place of a template, in each language; undefined: nothing. */
export type Place = (name: string) => { zh: string; en: string } | undefined;

/** The text of a day, with its places filled; a paragraph that has places and none of them filled is left out. */
export function compose(
  texts: readonly RecallText[],
  of: RecallText['of'],
  day: string,
  place: Place,
): Composed {
  const rows = texts.filter((one) => one.of === of && holdsOnDay(one, day));
  const composed = rows.flatMap((row) => {
    const names = [...row.zh.matchAll(PLACE)].map((match) => match[1] ?? '');
    if (names.length > 0 && names.every((name) => place(name) === undefined)) return [];
    return [
      {
        code: row.code,
        zh: row.zh
          .replaceAll(PLACE, (_, name: string) => place(name)?.zh ?? '')
          .replaceAll(/([。；！？])\1+|。；/g, '。'),
        en: row.en.replaceAll(PLACE, (_, name: string) => place(name)?.en ?? '').trim(),
        group: row.group,
      },
    ];
  });
  const title = composed.find((one) => one.code === 'title');
  return {
    title: { zh: title?.zh ?? '', en: title?.en ?? '' },
    paragraphs: composed
      .filter((one) => one.code !== 'title')
      .map(({ zh, en, group }) => ({ zh, en, group })),
  };
}

const PLACE = /\{([a-zA-Z0-9.-]+)\}/g;

/** Places of what was filled in: `{element.field}`, the same in both languages. */
export const filledPlaces =
  (...all: readonly Filled[]): Place =>
  (name) => {
    const [element = '', field = ''] = name.split('.', 2);
    for (const filled of all) {
      const text = filled[element]?.[field]?.trim();
      // A sentence that a template ends with its own full stop.
      if (text) return { zh: text, en: text };
    }
    return undefined;
  };
