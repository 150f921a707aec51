import { type TSchema, Type } from 'typebox';
import { DateText, Exact, IdText, InstantText, Nullable, OneOf, Text } from '../../platform/schema.ts';
import { PRECISIONS, type Precision } from '../ledger/index.ts';
import { FINDING_STATES } from './findings.store.ts';
import { EVIDENCE_KINDS, FINDING_KINDS } from './rules/found.ts';
import { TERMS } from './rules/mass-balance.ts';
import { CODE_KINDS } from './sightings.store.ts';

export const SCANS_MAX = 200;

export const SightingsBody = Exact({
  sightings: Type.Array(
    Exact({
      code: Text(200, 'What was scanned: voucher, lot or piece, by code, Digital Link or element string'),
      kind: Type.Optional(OneOf(CODE_KINDS, 'Needed for a till receipt or a shelf tag')),
      issuer: Type.Optional(IdText('Business whose till receipt or shelf tag it is')),
      at: Type.Optional(
        InstantText('When; within the minute before when absent. The same row again is known by it'),
      ),
      precision: Type.Optional(
        OneOf(Object.keys(PRECISIONS) as Precision[], 'How exactly the time is known; minute when absent'),
      ),
      place: Type.Optional(
        Exact({
          partyId: Type.Optional(IdText('At this business; one’s own when absent')),
          gln: Type.Optional(Type.String({ pattern: '^[0-9]{13}$', description: 'At this site' })),
          division: Type.Optional(Text(12, 'Elsewhere in this division (officers)')),
        }),
      ),
    }),
    { minItems: 1, maxItems: SCANS_MAX },
  ),
});

export const WordsSchema = Type.Object({ zh: Type.String(), en: Type.String() });
const IssueSchema = Type.Object({
  code: Type.String(),
  path: Type.String(),
  zh: Type.String(),
  en: Type.String(),
});

export const SightingsAnswer = Type.Object({
  results: Type.Array(
    Type.Object({
      index: Type.Integer(),
      status: OneOf(['recorded', 'known', 'refused'], 'What became of this row'),
      code: Nullable(Type.String({ description: 'The code in its one spelling' })),
      kind: Nullable(Type.String()),
      error: Nullable(IssueSchema),
    }),
  ),
});

const BoundsSchema = Type.Object({
  lower: Nullable(Type.Number({ description: 'Null: no lower bound' })),
  upper: Nullable(Type.Number({ description: 'Null: no upper bound' })),
});
const PartyBrief = Type.Object({
  partyId: IdText('Party'),
  name: Type.String(),
  kind: Type.String(),
  divisionCode: Nullable(Type.String()),
});
const WindowSchema = Type.Object({ from: InstantText('From'), to: InstantText('Before') });

const findingFields = {
  findingId: IdText('Finding'),
  kind: OneOf(FINDING_KINDS, 'What was found'),
  words: WordsSchema,
  rule: Type.Object({ code: Type.String(), zh: Type.String(), en: Type.String() }),
  severity: Type.Integer({ description: '1 red, 2 orange, 3 yellow, 4 blue' }),
  severityWords: WordsSchema,
  state: Nullable(OneOf(FINDING_STATES, 'What officers made of it; null for businesses')),
  closedAs: Nullable(OneOf(['false', 'duplicate', 'done'], 'Why it was closed')),
  measure: Nullable(Type.Integer({ description: 'How strong it is, where its rule has a threshold' })),
  threshold: Nullable(Type.Integer({ description: 'The threshold that it was held against' })),
  measureUnit: Nullable(WordsSchema),
  divisions: Type.Array(Type.String({ description: 'Districts and streets whose officers it concerns' })),
  stands: Type.Boolean({ description: 'False once what was recorded later explains it' }),
  firstSeenAt: InstantText('First seen'),
  lastConfirmedAt: InstantText('Last looked at and found'),
  ceasedAt: Nullable(InstantText('Explained since')),
  lot: Nullable(Type.Object({ lotId: IdText('Lot'), code: Type.String(), batch: Nullable(Type.String()) })),
  product: Nullable(
    Type.Object({ productId: IdText('Product'), name: Type.String(), category: Type.String() }),
  ),
  party: Nullable(PartyBrief),
  documentId: Nullable(IdText('Document')),
  code: Nullable(Type.String({ description: 'Of scans: the code in its one spelling' })),
  window: Nullable(WindowSchema),
  quantity: Nullable(BoundsSchema),
  unit: Nullable(Type.String()),
  display: Nullable(WordsSchema),
} satisfies Record<string, TSchema>;

export const FindingList = Type.Object({
  items: Type.Array(Type.Object(findingFields)),
  next: Nullable(IdText('`before` of the next page')),
  nextSeverity: Nullable(Type.Integer({ description: '`beforeSeverity` of the next page, by urgency' })),
});

export const FindingSchema = Type.Object({
  ...findingFields,
  steps: Type.Array(
    Type.Object({
      stepId: IdText('Step'),
      what: OneOf(['seen', 'case', 'closed', 'reopened', 'verdict'], 'What was done'),
      at: InstantText('When'),
      by: Nullable(Type.String()),
      note: Nullable(Type.String()),
      subjectId: Nullable(IdText('The case, or the document of the verdict')),
    }),
  ),
  evidenceCount: Type.Integer({ description: 'Pieces there were; the list may be shorter' }),
  evidence: Type.Array(
    Type.Object({
      what: OneOf(EVIDENCE_KINDS, 'What it shows'),
      words: WordsSchema,
      documentId: Nullable(IdText('Document')),
      lotId: Nullable(IdText('Lot')),
      party: Nullable(PartyBrief),
      at: Nullable(InstantText('When, earliest')),
      precision_ms: Nullable(Type.Integer()),
      quantity: Nullable(BoundsSchema),
      unit: Nullable(Type.String()),
      value: Nullable(Type.String()),
    }),
  ),
  discrepancyIds: Type.Array(IdText('What the ledger pointed out about the lot when it was recorded')),
});

export const FindingsQuery = Exact({
  party: Type.Optional(IdText('Business; one’s own for a business')),
  kind: Type.Optional(OneOf(FINDING_KINDS, 'Only this kind')),
  lot: Type.Optional(IdText('Only of this lot')),
  rule: Type.Optional(Text(10, 'Only of this rule: R7')),
  severity: Type.Optional(Type.Integer({ minimum: 1, maximum: 4, description: '1 red … 4 blue' })),
  division: Type.Optional(Text(12, 'Only what concerns this district or street (officers)')),
  state: Type.Optional(OneOf([...FINDING_STATES, 'open'] as const, 'open: all but closed (officers)')),
  order: Type.Optional(OneOf(['newest', 'urgent'], 'newest when absent')),
  beforeSeverity: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 4, description: 'By urgency: severity of the last one before' }),
  ),
  standing: Type.Optional(
    Type.Boolean({ description: 'Only those that stand, or only those explained since' }),
  ),
  before: Type.Optional(IdText('Findings before this one')),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
});

export const BalanceQuery = Exact({
  party: Type.Optional(IdText('Business; one’s own when absent')),
  product: Type.Optional(IdText('Of this product')),
  category: Type.Optional(Text(60, 'Or of this category and those below it')),
  from: Type.Optional(DateText('First day; 30 days before the last when absent')),
  to: Type.Optional(DateText('Last day; today when absent')),
});

const TermSchema = Type.Object({
  term: OneOf(TERMS, 'Term of the balance'),
  words: WordsSchema,
  sign: Type.Integer({ description: '1: adds, -1: takes away' }),
  quantity: BoundsSchema,
  display: WordsSchema,
  documentIds: Type.Array(IdText('Document behind it')),
  documents: Type.Integer({ description: 'How many there are; the list may be shorter' }),
});

export const BalanceAnswerSchema = Type.Object({
  party: PartyBrief,
  window: WindowSchema,
  truncated: Type.Boolean({ description: 'More lots than one balance looks at: ask for one product' }),
  balances: Type.Array(
    Type.Object({
      product: Nullable(Type.Object({ productId: IdText('Product'), name: Type.String() })),
      category: Type.String(),
      unit: OneOf(['g', 'ml', 'piece'], 'Base unit; what is counted otherwise has a balance of its own'),
      terms: Type.Array(TermSchema),
      discrepancy: BoundsSchema,
      loss: BoundsSchema,
      handled: BoundsSchema,
      allowedLoss: Nullable(Type.Integer()),
      allowedDiscrepancy: Nullable(Type.Integer()),
      yields: Type.Array(
        Type.Object({
          documentId: IdText('Document'),
          verdict: OneOf(['within', 'too-little', 'too-much'], 'Against the city’s band'),
          input: BoundsSchema,
          inputUnit: Type.String(),
          output: BoundsSchema,
          outputUnit: Type.String(),
          expected: BoundsSchema,
          band: WordsSchema,
        }),
      ),
      notJudged: Type.Array(IdText('Transformation without a band, or in units that do not compare')),
      findings: Type.Array(
        Type.Object({
          kind: OneOf(FINDING_KINDS, 'Found'),
          words: WordsSchema,
          quantity: Nullable(BoundsSchema),
        }),
      ),
    }),
  ),
});
