import { Type } from 'typebox';
import { DocumentNumber, Exact, IdText, InstantText, Nullable, OneOf, Text } from '../../platform/schema.ts';
import { WordsSchema } from './alerts.schemas.ts';
import { FINDING_STATES } from './findings.store.ts';
import { FINDING_KINDS } from './rules/found.ts';
import { OFFICER_STEPS } from './take-step.ts';

export const FeedbackBody = Exact({
  documentNumber: DocumentNumber,
  verdict: OneOf(['true', 'false', 'duplicate'], 'What the alert was worth (属实、误报、重复)'),
  duplicateOf: Type.Optional(IdText('Of a duplicate: the alert that it repeats')),
  note: Type.Optional(Text(400, 'What was found out')),
});
export const FeedbackAnswer = Type.Object({ documentId: IdText('Document'), replayed: Type.Boolean() });

export const StepBody = Exact({
  step: OneOf(OFFICER_STEPS, 'What is done with it'),
  note: Type.Optional(Text(400, 'Why')),
});
export const StepAnswer = Type.Object({ state: OneOf(FINDING_STATES, 'Its state now') });

export const CountsAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      ruleCode: Type.String(),
      kind: OneOf(FINDING_KINDS, 'What was found'),
      severity: Type.Integer({ description: '1 red … 4 blue' }),
      count: Type.Integer(),
    }),
  ),
});

const ProposalSchema = Type.Object({
  value: Type.Integer(),
  keepsTrue: Type.Integer({ description: 'Of the alerts that officers called true: still raised' }),
  keepsFalse: Type.Integer({ description: 'Of those called false: still raised' }),
  losesTrue: Type.Integer({ description: 'Called true, raised no more' }),
  losesFalse: Type.Integer({ description: 'Called false, raised no more' }),
  fewer: Type.Integer({ description: 'Of the alerts of the last days: not raised' }),
  more: Type.Integer({ description: 'Of what stayed below in the last days: raised' }),
});

const ruleFields = {
  code: Type.String(),
  words: WordsSchema,
  kinds: Type.Array(
    Type.Object({
      kind: OneOf(FINDING_KINDS, 'What it finds'),
      words: WordsSchema,
      severity: Type.Integer({ description: '1 red … 4 blue' }),
    }),
  ),
  threshold: Nullable(
    Type.Object({
      words: WordsSchema,
      unit: WordsSchema,
      value: Type.Integer({ description: 'In force' }),
      cityValue: Type.Integer({ description: 'As the city’s data has it' }),
      least: Type.Integer(),
      most: Type.Integer(),
    }),
  ),
  windowDays: Nullable(Type.Integer()),
  clause: Type.String(),
  confidence: Type.String(),
  source: Type.String(),
  from: Type.String(),
  to: Nullable(Type.String()),
  raised: Type.Integer({ description: 'Ever' }),
  open: Type.Integer({ description: 'Standing and not closed' }),
  verdicts: Type.Object({
    true: Type.Integer(),
    false: Type.Integer(),
    duplicate: Type.Integer(),
    precisionPermille: Nullable(
      Type.Integer({ description: 'True of true and false; null before the first' }),
    ),
  }),
};

export const RuleList = Type.Object({
  items: Type.Array(Type.Object({ ...ruleFields, hasProposal: Type.Boolean() })),
});
export const RuleView = Type.Object({
  ...ruleFields,
  shownDays: Type.Integer({ description: 'Over how many days `fewer` and `more` are counted' }),
  proposal: Nullable(ProposalSchema),
  tried: Nullable(ProposalSchema),
  history: Type.Array(
    Type.Object({
      value: Type.Integer(),
      from: InstantText('In force from'),
      by: Nullable(Type.String()),
      why: Type.String(),
    }),
  ),
});
export const RuleParams = Exact({ code: Type.String({ pattern: '^R[0-9]{1,2}$', description: 'Rule: R7' }) });
export const RuleQuery = Exact({
  try: Type.Optional(Type.Integer({ minimum: 0, description: 'What this threshold would do' })),
});
export const ThresholdBody = Exact({
  value: Type.Integer({ minimum: 0 }),
  basedOn: Type.Integer({ minimum: 0, description: 'The value that was seen as the one in force' }),
  why: Text(400, 'Why; kept with it'),
});
