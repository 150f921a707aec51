import { type Static, Type } from 'typebox';
import { code, confidence, effective, exact, nullable, text, words } from './city-shapes.ts';

/** Shapes of the files that say what papers and record books are kept: `paper-bundles.json`, `record-books.json`. */
const anyOr = Type.Union([code, Type.Literal('*')]);

export const paperSlotSchema = Type.Object({ slot: code, ...words }, exact);

/** Of a slot of the bundle one part: which kinds of papers fill it, for which goods and senders. */
export const paperPartSchema = Type.Object(
  {
    slot: code,
    part: code,
    goodsKind: anyOr,
    senderKind: anyOr,
    /** Any one of them fills the part. */
    kinds: Type.Array(code, { minItems: 1 }),
    asked: Type.Enum(['needed', 'if-any']),
    /** What the platform itself knows fills the part too. */
    knownBy: Type.Optional(Type.Enum(['uscc', 'licence-number', 'voucher'])),
    clause: text,
    confidence,
    ...effective,
  },
  exact,
);

/** What a lapsed or withdrawn paper does to new vouchers. */
export const paperStopSchema = Type.Object(
  {
    of: Type.Enum(['sender', 'lot']),
    goodsKind: anyOr,
    senderKind: anyOr,
    kinds: Type.Array(code, { minItems: 1 }),
    effect: Type.Enum(['refuse', 'record']),
    clause: text,
    confidence,
    ...effective,
  },
  exact,
);

export const recordBookSchema = Type.Object(
  {
    code,
    ...words,
    clause: text,
    confidence,
    /** Kinds of businesses that keep it; '*' for all. */
    keptBy: Type.Array(anyOr, { minItems: 1 }),
    /** Only goods of these kinds are entered in it; all when absent. */
    goodsKinds: Type.Optional(Type.Array(code)),
    /** Which row of retention.json counts: the first that names the goods. */
    retention: Type.Array(Type.Object({ goodsKinds: Type.Array(anyOr), recordKind: code }, exact), {
      minItems: 1,
    }),
    columns: Type.Array(
      Type.Object(
        {
          key: Type.String({ pattern: '^[a-z][A-Za-z]*$' }),
          ...words,
          /** The law asks for it: an empty cell is shown as not recorded. */
          asked: Type.Boolean(),
        },
        exact,
      ),
      { minItems: 1 },
    ),
    ...effective,
  },
  exact,
);

/** Within which temperatures a kind of store keeps food; tenths of a degree Celsius. */
export const storageLimitSchema = Type.Object(
  {
    code,
    ...words,
    least_dC: nullable(Type.Integer()),
    most_dC: nullable(Type.Integer()),
    clause: text,
    confidence,
    ...effective,
  },
  exact,
);

/** How goods at a wholesale market's gate are judged; the first row that applies. */
export const gateRuleSchema = Type.Object(
  {
    has: Type.Enum(['failed-test', 'conformity', 'passed-test', 'origin', 'nothing']),
    verdict: Type.Enum(['green', 'yellow', 'red']),
    ...words,
    clause: text,
    confidence,
    ...effective,
  },
  exact,
);

export type PaperSlot = Static<typeof paperSlotSchema>;
export type PaperPart = Static<typeof paperPartSchema>;
export type PaperStop = Static<typeof paperStopSchema>;
export type RecordBook = Static<typeof recordBookSchema>;
export type StorageLimit = Static<typeof storageLimitSchema>;
export type GateRule = Static<typeof gateRuleSchema>;

export interface CityPaperData {
  readonly paperSlots: readonly PaperSlot[];
  readonly paperParts: readonly PaperPart[];
  readonly paperStops: readonly PaperStop[];
  readonly recordBooks: readonly RecordBook[];
  readonly storageLimits: readonly StorageLimit[];
  readonly gateRules: readonly GateRule[];
}
