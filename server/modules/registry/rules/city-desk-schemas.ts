import { type Static, Type } from 'typebox';
import { code, confidence, effective, exact, nullable, text, words } from './city-shapes.ts';

/** Shapes of the files that the desk and the public pages work by: labels, making, near expiry, counts, forms. */

/** What can be told to the office from a public page, and what is asked for: separate forms, handled separately. */
export const complaintFormSchema = Type.Object(
  {
    code: Type.Enum(['complaint', 'report', 'correction']),
    ...words,
    /** What the form is for, above it. */
    says: Type.Object(words, exact),
    /** What happens next, and when. */
    answer: Type.Object(words, exact),
    clause: text,
    confidence,
    fields: Type.Array(
      Type.Object(
        {
          code: Type.Enum(['what', 'request', 'seller', 'place', 'name', 'phone', 'address']),
          required: Type.Boolean(),
          ...words,
          hint: Type.Object(words, exact),
          clause: text,
          confidence,
        },
        exact,
      ),
      { minItems: 1 },
    ),
    ...effective,
  },
  exact,
);

/** A size of label or card that shops print, in micrometres; `dot_um`: of the printer, to whose dots a code is fitted. */
export const labelSizeSchema = Type.Object(
  {
    code,
    kind: Type.Enum(['roll', 'sheet', 'shelf-card']),
    width_um: Type.Integer({ minimum: 10_000 }),
    height_um: Type.Integer({ minimum: 10_000 }),
    margin_um: Type.Integer({ minimum: 0 }),
    dot_um: Type.Integer({ minimum: 1 }),
    sheet: nullable(
      Type.Object(
        {
          columns: Type.Integer({ minimum: 1 }),
          rows: Type.Integer({ minimum: 1 }),
          left_um: Type.Integer({ minimum: 0 }),
          top_um: Type.Integer({ minimum: 0 }),
          stepX_um: Type.Integer({ minimum: 1 }),
          stepY_um: Type.Integer({ minimum: 1 }),
        },
        exact,
      ),
    ),
    confidence,
    source: text,
    ...words,
  },
  exact,
);

/** How small a symbol may be printed and still be scanned, with the clause that says so. */
export const symbolRuleSchema = Type.Object(
  {
    code: Type.Enum(['qr', 'gs1-128', 'datamatrix']),
    module_um_min: Type.Integer({ minimum: 1 }),
    module_um_max: Type.Integer({ minimum: 1 }),
    quietModules: Type.Integer({ minimum: 0 }),
    height_um_min: nullable(Type.Integer({ minimum: 1 })),
    clause: text,
    confidence,
    ...words,
  },
  exact,
);

/** When goods near the end of their shelf life (临期): the band with the greatest minimum that the shelf life reaches. */
export const nearExpirySchema = Type.Object(
  {
    shelfLifeDaysMin: Type.Integer({ minimum: 0 }),
    /** Days before the end; null where it is a share of the shelf life. */
    days: nullable(Type.Integer({ minimum: 1 })),
    permille: nullable(Type.Integer({ minimum: 1, maximum: 1000 })),
    clause: text,
    confidence,
    source: text,
    ...words,
    ...effective,
  },
  exact,
);

/** A step of making goods of a category (or below it), in the order in which they are made; '*': of any. */
export const processStepSchema = Type.Object(
  { code, category: Type.Union([code, Type.Literal('*')]), ...words },
  exact,
);

const decimal = Type.String({ pattern: '^-?[0-9]+(\\.[0-9]+)?$' });

/** What is measured at a step, and between which limits it must lie; null: no limit on that side. */
export const controlPointSchema = Type.Object(
  {
    code,
    category: Type.Union([code, Type.Literal('*')]),
    step: code,
    unit: text,
    least: nullable(decimal),
    most: nullable(decimal),
    /** Without it a lot is not released, unless somebody decides so with a reason. */
    required: Type.Boolean(),
    clause: text,
    confidence,
    source: text,
    ...words,
    ...effective,
  },
  exact,
);

/** Whose lots must be released before they leave; of rows that fit the last one holds. */
export const releaseRuleSchema = Type.Object(
  {
    partyKinds: Type.Array(Type.Union([code, Type.Literal('*')]), { minItems: 1 }),
    categories: Type.Array(Type.Union([code, Type.Literal('*')]), { minItems: 1 }),
    /** Lots that came out of a production order; all that the business makes; none. */
    lots: Type.Enum(['of-orders', 'all-made', 'none']),
    outgoingTest: Type.Boolean(),
    clause: text,
    confidence,
    source: text,
    ...words,
    ...effective,
  },
  exact,
);

/** Why a count differs from the books. */
export const countReasonSchema = Type.Object(
  {
    code,
    when: Type.Enum(['less', 'more', 'either']),
    /** As what less than expected is posted. */
    less: Type.Enum(['lost', 'missing', 'adjusted-out']),
    clause: text,
    confidence,
    source: text,
    ...words,
    ...effective,
  },
  exact,
);

export type NearExpiryBand = Static<typeof nearExpirySchema>;
export type ProcessStepRow = Static<typeof processStepSchema>;
export type ControlPoint = Static<typeof controlPointSchema>;
export type ReleaseRule = Static<typeof releaseRuleSchema>;
export type CountReason = Static<typeof countReasonSchema>;
export type ComplaintForm = Static<typeof complaintFormSchema>;
export type LabelSize = Static<typeof labelSizeSchema>;
export type SymbolRule = Static<typeof symbolRuleSchema>;

/** What a city says of the desk and the public pages. */
export interface CityDeskData {
  /** Rows by their days; the same form may have several. */
  readonly complaintForms: readonly ComplaintForm[];
  readonly labelSizes: ReadonlyMap<string, LabelSize>;
  readonly symbolRules: ReadonlyMap<string, SymbolRule>;
  readonly nearExpiry: readonly NearExpiryBand[];
  readonly processSteps: readonly ProcessStepRow[];
  readonly controlPoints: readonly ControlPoint[];
  readonly releaseRules: readonly ReleaseRule[];
  readonly countReasons: readonly CountReason[];
}
