import { type Static, Type } from 'typebox';
import { code, confidence, effective, exact, nullable, text, words } from './city-shapes.ts';

/** Shapes of `recall.json`: what a plan and an announcement of a recall must say, its levels, and how it is worded. */

export const recallLevelSchema = Type.Object(
  {
    code: Type.Enum(['1', '2', '3', 'voluntary']),
    /** When this level applies. */
    when: Type.Object(words, exact),
    clause: text,
    confidence,
    source: text,
    ...words,
    ...effective,
  },
  exact,
);

/** One of the elements by law, with the fields in which it is written down. */
export const recallElementSchema = Type.Object(
  {
    of: Type.Enum(['plan', 'announcement']),
    code,
    fields: Type.Array(
      Type.Object(
        {
          code,
          ...words,
          hint: nullable(Type.Object(words, exact)),
          required: Type.Boolean(),
          /** More than a line. */
          long: Type.Boolean(),
        },
        exact,
      ),
      { minItems: 1 },
    ),
    clause: text,
    confidence,
    source: text,
    ...words,
    ...effective,
  },
  exact,
);

/**
 * A paragraph of a text, in the order in which they stand; `{element.field}` and what recalls.md names are put in, and
 * a paragraph of which nothing could be put in is left out.
 */
export const recallTextSchema = Type.Object(
  {
    of: Type.Enum(['announcement', 'order', 'result']),
    code,
    /** Heading of the group of elements that it belongs to; null: without one. */
    group: nullable(Type.Object(words, exact)),
    clause: text,
    confidence,
    source: text,
    ...words,
    ...effective,
  },
  exact,
);

export type RecallLevelRow = Static<typeof recallLevelSchema>;
export type RecallElement = Static<typeof recallElementSchema>;
export type RecallText = Static<typeof recallTextSchema>;

/** What a city's folder says of recalls. */
export interface CityRecallData {
  readonly recallLevels: readonly RecallLevelRow[];
  readonly recallElements: readonly RecallElement[];
  readonly recallTexts: readonly RecallText[];
}
