import { type Static, Type } from 'typebox';
import { DocumentNumber, Exact, IdText, InstantText, Nullable, OneOf, Text } from '../../platform/schema.ts';
import { DECISIONS, ORIGINS } from './cases.store.ts';
import { EVIDENCE_KINDS } from './entries.store.ts';
import { HYPOTHESIS_KINDS, HYPOTHESIS_STATES } from './hypotheses.store.ts';

const LOTS_MAX = 50;
export const Reason = Type.String({ maxLength: 1000, description: 'Why, in words' });
const Request = Text(64, 'A name of the sender’s own: the same again adds nothing');

export const OpenCaseBody = Exact({
  documentNumber: DocumentNumber,
  title: Text(120, 'What it is about, in a line'),
  origin: Exact({
    kind: OneOf(ORIGINS, 'Where it came from'),
    ref: Type.Optional(
      Text(300, 'J…, id of the test’s document, the finding or the alert; address of the news'),
    ),
  }),
  lots: Type.Optional(
    Type.Array(Text(300, 'Id, code or link of a lot'), { maxItems: LOTS_MAX, description: 'Suspect lots' }),
  ),
  division: Type.Optional(Text(12, 'City or district that handles it; default: the officer’s own')),
  note: Type.Optional(Text(4000, 'What was told')),
});
export type OpenCaseInput = Static<typeof OpenCaseBody>;

export const DecisionBody = Exact({
  documentNumber: DocumentNumber,
  kind: OneOf(['level', 'closed', 'reopened', 'other'], 'What is decided'),
  level: Type.Optional(Text(40, 'How grave, of those that the case lists')),
  reason: Reason,
});
export type DecisionInput = Static<typeof DecisionBody>;

export const EntryBody = Exact({
  request: Request,
  text: Text(4000, 'The note'),
  evidence: Type.Optional(
    Type.Array(
      Exact({
        kind: OneOf(EVIDENCE_KINDS, 'What it is'),
        ref: Text(128, 'SHA-256 of a file that the office brought, id of a document, J…, id of a finding'),
        label: Type.Optional(Text(120, 'What it shows')),
      }),
      { maxItems: 20 },
    ),
  ),
});
export type EntryInput = Static<typeof EntryBody>;

export const HypothesisBody = Exact({
  request: Request,
  kind: OneOf(HYPOTHESIS_KINDS, 'What is suspected; `unknown`: to be found by the search for a source'),
  lot: Type.Optional(Text(300, 'Id, code or link of the lot')),
  product: Type.Optional(IdText('Product')),
  party: Type.Optional(IdText('Business')),
  text: Text(1000, 'Why it is suspected'),
});
export type HypothesisInput = Static<typeof HypothesisBody>;

export const JudgementBody = Exact({
  request: Request,
  state: OneOf(HYPOTHESIS_STATES, 'What it is held for now'),
  reason: Reason,
});
export type JudgementInput = Static<typeof JudgementBody>;

export const Words = Type.Object({ zh: Type.String(), en: Type.String() });
const Division = Type.Object({ code: Type.String(), zh: Type.String(), en: Type.String() });
export const ScopeBrief = Type.Object({
  scopeId: IdText('Scope'),
  number: Type.Integer({ description: 'The how manieth decision in the case' }),
  decidedAt: InstantText('When'),
  decidedBy: Type.String(),
  step: OneOf(['recorded', 'possible', 'product'], 'How cautious'),
  days: Nullable(Type.Integer()),
  sellers: Type.Integer(),
  businesses: Type.Integer(),
  lots: Type.Integer(),
  excludedLines: Type.Integer(),
  total: Words,
  reason: Type.String(),
});

export const CaseBrief = Type.Object({
  caseId: IdText('Case'),
  title: Type.String(),
  origin: OneOf(ORIGINS, 'Where it came from'),
  originRef: Nullable(Type.String()),
  state: OneOf(['open', 'closed'], 'Whether it is being handled'),
  stateAt: InstantText('Since when'),
  level: Nullable(Division),
  openedAt: InstantText('When'),
  openedBy: Type.String(),
  division: Division,
  lots: Type.Integer(),
  scope: Nullable(ScopeBrief),
  late: Type.Object({
    documents: Type.Integer({ description: 'That came after the last scope was decided, and touch it' }),
    newHolders: Type.Integer(),
    more: Type.Integer({ description: 'Businesses of the scope to which more came' }),
  }),
  missed: Type.Integer({ description: 'Deadlines in it that were missed, and still run' }),
  nextDueAt: Nullable(InstantText('When the next of its deadlines is due')),
  lastEntryAt: InstantText('Of the last line of its timeline'),
  mayDecide: Type.Boolean(),
});

const Subject = Type.Object({
  lotId: Nullable(Type.String()),
  productId: Nullable(Type.String()),
  partyId: Nullable(Type.String()),
  name: Nullable(Type.String()),
});
export const LotBrief = Type.Object({
  lotId: IdText('Lot'),
  code: Type.String(),
  productId: IdText('Product'),
  productName: Type.String(),
  batch: Nullable(Type.String()),
});
export const EvidenceView = Type.Object({
  entryId: IdText('Entry'),
  kind: OneOf(EVIDENCE_KINDS, 'What it is'),
  ref: Type.String(),
  label: Type.String(),
  document: Nullable(
    Type.Object(
      {
        kind: Type.String(),
        kindWords: Words,
        number: Type.String({ description: "Its sender's number" }),
        sender: Type.String(),
        at: InstantText('When what it tells happened'),
        recordedAt: InstantText('When it was recorded'),
        root: Type.String({ description: 'What its signature is over, in hexadecimal' }),
      },
      { description: 'Of a document of the ledger' },
    ),
  ),
});
export type EvidenceValue = Static<typeof EvidenceView>;

export const CaseView = Type.Object({
  ...CaseBrief.properties,
  suspectLots: Type.Array(LotBrief),
  hypotheses: Type.Array(
    Type.Object({
      hypothesisId: IdText('Hypothesis'),
      kind: OneOf(HYPOTHESIS_KINDS, 'What is suspected'),
      subject: Subject,
      text: Type.String(),
      at: InstantText('When'),
      by: Type.String(),
      state: OneOf(HYPOTHESIS_STATES, 'What it is held for now'),
      judgements: Type.Array(
        Type.Object({
          state: OneOf(HYPOTHESIS_STATES, 'Held for'),
          reason: Type.String(),
          at: InstantText('When'),
          by: Type.String(),
        }),
      ),
    }),
  ),
  decisions: Type.Array(
    Type.Object({
      documentId: IdText('Document'),
      kind: OneOf(DECISIONS, 'What was decided'),
      level: Nullable(Type.String()),
      reason: Type.String(),
      at: InstantText('When'),
      by: Type.String(),
    }),
  ),
  scopes: Type.Array(ScopeBrief),
  lateArrivals: Type.Array(
    Type.Object({
      documentId: IdText('Document'),
      documentNumber: Type.String(),
      partyId: IdText('Business'),
      partyName: Type.String(),
      lotId: IdText('Lot'),
      lotCode: Type.String(),
      what: OneOf(['new-holder', 'more'], 'What it adds'),
      more: Words,
      at: InstantText('When it was seen'),
    }),
    { description: 'Since the last scope was decided' },
  ),
  evidence: Type.Array(EvidenceView),
  levels: Type.Array(
    Type.Object({
      code: Type.String(),
      zh: Type.String(),
      en: Type.String(),
      says: Words,
    }),
  ),
});

export const EntryView = Type.Object({
  entryId: IdText('Entry'),
  kind: Type.String(),
  at: InstantText('When'),
  by: Nullable(Type.String({ description: 'Null: the platform itself' })),
  documentId: Nullable(Type.String()),
  zh: Type.String(),
  en: Type.String(),
  figures: Type.Record(Type.String(), Type.Unknown()),
  evidence: Type.Array(EvidenceView),
});
