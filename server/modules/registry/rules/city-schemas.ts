import { type Static, Type } from 'typebox';
import type { CityAlertData } from './city-alert-schemas.ts';
import type { CityCaseData } from './city-cases-schemas.ts';
import type { CityDeadlineData } from './city-deadline-schemas.ts';
import type { CityDeskData } from './city-desk-schemas.ts';
import type { CityDisposalData } from './city-disposals-schemas.ts';
import type { CityDutyData } from './city-duty-schemas.ts';
import type { CityEscalationData } from './city-escalation-schemas.ts';
import type { CityLicenceData } from './city-licence-schemas.ts';
import type { CityNoticeData } from './city-notices-schemas.ts';
import type { CityPaperData } from './city-paper-schemas.ts';
import type { CityRecallData } from './city-recall-schemas.ts';
import { code, confidence, effective, exact, nullable, text, words } from './city-shapes.ts';
import type { UnitTable } from './units.ts';

/**
 * Shapes of the files under `cities/<city>/`. Confidence: S read in the source, M-H/M-M/M-L unverified (high,
 * medium, low), D a proposal of this project, C computed.
 */
const baseUnit = Type.Enum(['g', 'ml', 'piece']);

export const citySchema = Type.Object({
  code: Type.String({ pattern: '^[0-9]{6}$' }),
  name: Type.Object(words, exact),
  timezone: text,
  locale: text,
  complaintPhone: text,
  /** The supervising office, as the issuer of what its officers record. */
  office: Type.Object(words, exact),
  platform: Type.Object(words, exact),
  scan: Type.Object(
    {
      note: text,
      finalSellerByName: Type.Boolean(),
      confidence,
      /** One piece scanned more often than this is pointed out: its code may have been copied. */
      pieceScansUsual_max: Type.Optional(Type.Integer({ minimum: 1 })),
    },
    exact,
  ),
  /** What a public site must show of itself; null or absent: not given yet, and not shown. */
  site: Type.Optional(
    Type.Object(
      {
        /** 政府网站标识码. */
        identifier: Type.Optional(nullable(text)),
        /** ICP备案. */
        icp: Type.Optional(nullable(text)),
        /** 公安备案. */
        police: Type.Optional(nullable(text)),
        clause: text,
        confidence,
      },
      exact,
    ),
  ),
  lotIdentity: Type.Object({ retailReceiverNamed: Type.Boolean(), note: text }, exact),
  licenceSchemes: Type.Object(
    {
      SC: Type.Enum(['mod11-10', 'none']),
      JY: Type.Enum(['mod11-10', 'none']),
      confidence,
      note: text,
    },
    exact,
  ),
});

export const districtSchema = Type.Object(
  {
    code: Type.String({ pattern: '^[0-9]{6}$' }),
    ...words,
    colour: Type.String({ pattern: '^#[0-9A-F]{6}$' }),
    onIsland: Type.Boolean(),
  },
  exact,
);

export const streetSchema = Type.Object(
  {
    code: Type.String({ pattern: '^[0-9]{9}$' }),
    ...words,
    district: Type.String({ pattern: '^[0-9]{6}$' }),
    /** Axial coordinates of a pointy-top hexagon on the schematic map; r grows southwards. */
    q: Type.Integer(),
    r: Type.Integer(),
  },
  exact,
);

export const goodsKindSchema = Type.Object({ code, ...words, imported: nullable(code), clause: text }, exact);

export const partyKindSchema = Type.Object(
  {
    code,
    ...words,
    position: Type.Enum(['origin', 'process', 'trade', 'retail', 'kitchen']),
    shownOnScan: Type.Enum(['name', 'kind-and-district']),
  },
  exact,
);

export const unitSchema = Type.Object(
  {
    code,
    ...words,
    kind: Type.Enum(['mass', 'volume', 'count', 'package']),
    base: Type.Optional(baseUnit),
    factor: Type.Optional(Type.String({ pattern: '^[0-9]+(\\.[0-9]+)?$' })),
    rec20: nullable(text),
    aliases: Type.Array(text),
  },
  exact,
);

export const categorySchema = Type.Object(
  {
    code,
    ...words,
    parent: nullable(code),
    goodsKind: code,
    baseUnit,
    /** What one piece is called, where the base unit is the piece. */
    pieceUnit: nullable(text),
    /** 民生商品 class for supply reports, null for none. */
    staple: nullable(text),
    loss: Type.Object({ permille: Type.Integer({ minimum: 0, maximum: 1000 }), ...words, confidence }, exact),
    shelfLifeDays: nullable(Type.Integer({ minimum: 1 })),
    shelfLifeConfidence: nullable(confidence),
    /** Codes of units in which it is usually packed. */
    allowedPackings: Type.Array(code),
    aliases: Type.Array(text),
  },
  exact,
);

export const certificateFieldSchema = Type.Enum([
  'number',
  'issuedOn',
  'validUntil',
  'issuer',
  'goodsName',
  'quantity',
  'origin',
]);

export const certificateKindSchema = Type.Object(
  {
    code,
    ...words,
    /** What the paper speaks for. */
    scope: Type.Enum(['lot', 'product', 'party', 'shipment']),
    needs: Type.Array(certificateFieldSchema),
    validity: Type.Union([
      Type.Object({ rule: Type.Literal('none') }, exact),
      Type.Object({ rule: Type.Literal('stated') }, exact),
      Type.Object({ rule: Type.Literal('years'), years: Type.Integer({ minimum: 1 }) }, exact),
    ]),
    /** Days before the end in which it counts as expiring. */
    warnDays: Type.Integer({ minimum: 0 }),
    clause: text,
    confidence,
    aliases: Type.Array(text),
    numberForm: nullable(Type.Enum(['SC', 'JY', 'USCC'])),
    /** A test of a lot that is recorded on the platform counts as such a paper. */
    madeByLotTest: Type.Optional(Type.Boolean()),
    /** The paper that a producer's release makes: 检验合格证. */
    madeByRelease: Type.Optional(Type.Boolean()),
    /** It speaks of one trade between two, not of the goods: it never goes on with them to others. */
    ofTrade: Type.Optional(Type.Boolean()),
    note: Type.Optional(text),
  },
  exact,
);

/** A department that issues papers, and how its system is spoken with. */
export const departmentSchema = Type.Object(
  {
    code,
    ...words,
    adapter: code,
    /** `numbers`: a pattern of the department's own numbers; all numbers of the kind when absent. */
    issues: Type.Array(Type.Object({ kind: code, numbers: Type.Optional(text) }, exact), { minItems: 1 }),
    address: nullable(text),
    askEveryMinutes: Type.Integer({ minimum: 1 }),
    watchDays: Type.Integer({ minimum: 0 }),
    tolerancePermille: Type.Integer({ minimum: 0 }),
    clause: text,
    confidence,
    ...effective,
  },
  exact,
);

export const requiredFieldSchema = Type.Object(
  {
    goodsKind: Type.Union([code, Type.Literal('*')]),
    senderKind: Type.Union([code, Type.Literal('*')]),
    /** Paths of header or line, or `certificates:<kind>`; `|` between alternatives of which one is enough. */
    field: text,
    effect: Type.Enum(['refuse', 'record', 'waive']),
    clause: text,
    confidence,
    source: text,
    ...effective,
    ...words,
  },
  exact,
);

export const policySchema = Type.Object(
  { key: code, value: Type.Integer(), clause: text, confidence, source: text, ...words, ...effective },
  exact,
);

export const retentionSchema = Type.Object(
  {
    recordKind: code,
    ...words,
    /** Months after the end of shelf life; null where the law counts from the record itself. */
    afterExpiryMonths: nullable(Type.Integer({ minimum: 1 })),
    withoutShelfLifeMonths: Type.Integer({ minimum: 1 }),
    clause: text,
    confidence,
    ...effective,
  },
  exact,
);

/**
 * What may come out of a transformation: of `per` units of input, `least` to `most` units of output.
 * `input` is a category (or one below it), 'same' where goods stay in their category, '*' for any.
 */
export const yieldBandSchema = Type.Object(
  {
    input: Type.Union([code, Type.Literal('*')]),
    inputUnit: baseUnit,
    output: Type.Union([code, Type.Literal('*')]),
    outputUnit: baseUnit,
    per: Type.Integer({ minimum: 1 }),
    least: Type.Integer({ minimum: 0 }),
    most: Type.Integer({ minimum: 0 }),
    confidence,
    source: text,
    ...effective,
    ...words,
  },
  exact,
);

/** What a business may lose of a category in a window, in thousandths of all it handled there. */
export const lossBandSchema = Type.Object(
  {
    category: Type.Union([code, Type.Literal('*')]),
    /** Declared losses: 损耗, and what was disposed of while it was still good. */
    lossPermille: Type.Integer({ minimum: 0, maximum: 1000 }),
    /** By how much a count may differ from the books, either way. */
    countPermille: Type.Integer({ minimum: 0, maximum: 1000 }),
    /** Below this many base units nothing is asked about, whatever the share. */
    atLeast: Type.Object(
      {
        g: Type.Integer({ minimum: 0 }),
        ml: Type.Integer({ minimum: 0 }),
        piece: Type.Integer({ minimum: 0 }),
      },
      exact,
    ),
    confidence,
    source: text,
    ...effective,
    ...words,
  },
  exact,
);

/** Goods of `category` (or below it) can have become part of goods of `into` (or below it) without a record. */
export const mixSchema = Type.Object(
  { category: code, into: code, confidence, source: text, ...words, ...effective },
  exact,
);

/** The steps by which a recall can be widened: days within which goods may have been mixed, ascending. */
export const recallScopeSchema = Type.Object(
  {
    days: Type.Array(Type.Integer({ minimum: 0 }), { minItems: 1 }),
    /** The most days that anybody may ask for. */
    daysMax: Type.Integer({ minimum: 0 }),
    confidence,
    source: text,
    ...words,
    ...effective,
  },
  exact,
);

/** What the digits of in-store labels mean where a shop has not said it: prefix, length, and what is in it. */
export const tillLabelSchema = Type.Object(
  {
    prefix: Type.String({ pattern: '^2[0-9]?$' }),
    length: Type.Union([Type.Literal(13), Type.Literal(18)]),
    carries: Type.Union([
      Type.Literal('weight'),
      Type.Literal('amount'),
      Type.Literal('amount-weight'),
      Type.Literal('weight-amount'),
    ]),
    /** Grams to one unit of the weight. */
    weightStep_g: Type.Integer({ minimum: 1 }),
    clause: text,
    confidence,
    source: text,
    ...words,
    ...effective,
  },
  exact,
);

export type CityFacts = Static<typeof citySchema>;
export type District = Static<typeof districtSchema>;
export type Street = Static<typeof streetSchema>;
export type GoodsKind = Static<typeof goodsKindSchema>;
export type PartyKind = Static<typeof partyKindSchema>;
export type Category = Static<typeof categorySchema>;
export type CertificateKind = Static<typeof certificateKindSchema>;
export type Department = Static<typeof departmentSchema>;
export type CertificateField = Static<typeof certificateFieldSchema>;
export type RequiredFieldRow = Static<typeof requiredFieldSchema>;
export type Policy = Static<typeof policySchema>;
export type Retention = Static<typeof retentionSchema>;
export type YieldBand = Static<typeof yieldBandSchema>;
export type LossBand = Static<typeof lossBandSchema>;

export type Mix = Static<typeof mixSchema>;
export type RecallScope = Static<typeof recallScopeSchema>;
export type TillLabel = Static<typeof tillLabelSchema>;

/** Everything about one city that is data. Maps are by code. */
export interface CityData
  extends CityPaperData,
    CityLicenceData,
    CityDeskData,
    CityDeadlineData,
    CityCaseData,
    CityNoticeData,
    CityEscalationData,
    CityDutyData,
    CityRecallData,
    CityAlertData,
    CityDisposalData {
  readonly city: CityFacts;
  readonly districts: ReadonlyMap<string, District>;
  readonly streets: ReadonlyMap<string, Street>;
  readonly categories: ReadonlyMap<string, Category>;
  readonly goodsKinds: ReadonlyMap<string, GoodsKind>;
  readonly partyKinds: ReadonlyMap<string, PartyKind>;
  readonly certificateKinds: ReadonlyMap<string, CertificateKind>;
  readonly units: UnitTable;
  readonly requiredFieldRows: readonly RequiredFieldRow[];
  readonly policies: readonly Policy[];
  readonly retention: readonly Retention[];
  readonly mixes: readonly Mix[];
  readonly recallScopes: readonly RecallScope[];
  readonly yieldBands: readonly YieldBand[];
  readonly lossBands: readonly LossBand[];
  /** Rows by their days; the same department may have several. */
  readonly departments: readonly Department[];
  readonly tillLabels: readonly TillLabel[];
}
