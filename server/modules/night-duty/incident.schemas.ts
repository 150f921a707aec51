import { type Static, Type } from 'typebox';
import { DocumentNumber, Exact, IdText, InstantText, Nullable, OneOf, Text } from '../../platform/schema.ts';
import { STAGES } from './incidents.store.ts';
import { mealFields, Said } from './night-duty.schemas.ts';

export const IncidentBody = Exact({
  number: Text(64, "The phone's own number for it; told twice it is one incident"),
  knownAt: Type.Optional(InstantText('When it was told; now when absent. The 2 hours run from here')),
  what: Text(2000, 'What was told'),
  party: Type.Optional(IdText('Restaurant, canteen or kitchen')),
  ...mealFields,
  division: Type.Optional(
    Text(12, "Where it happened, if no kitchen is known; the officer's own when absent"),
  ),
  case: Type.Optional(IdText('Case that it belongs to; else one is opened with the first report')),
});
export type IncidentInput = Static<typeof IncidentBody>;

const people = (description: string) =>
  Type.Optional(
    Type.Integer({ minimum: 0, maximum: 1_000_000, description: `${description}; absent: not known` }),
  );
const words = (length: number, description: string) =>
  Type.Optional(Text(length, `${description}; absent: not known`));

/** What a report tells. Everything may be unknown: what is absent is said to be unknown, never left out. */
export const reportFields = {
  exposed: people('How many ate'),
  ill: people('How many fell ill'),
  inHospital: people('How many are in hospital'),
  critical: people('How many are in danger'),
  dead: people('How many died'),
  firstOnset: Type.Optional(InstantText('When the first fell ill')),
  symptoms: words(500, 'Symptoms'),
  suspectedFood: words(500, 'Which food is suspected'),
  suspectedLots: Type.Optional(
    Type.Array(IdText('Lot'), { maxItems: 200, description: 'Lots that are suspected' }),
  ),
  cause: words(1000, 'What is known of the cause'),
  measures: words(2000, 'What was done'),
  requests: words(1000, 'What help is needed'),
  grade: words(40, 'Grade of the incident'),
  /** Lies apart, encrypted. */
  toldBy: words(200, 'Who told it, and how to reach them'),
  contact: words(200, 'Who answers for this report, and how to reach them'),
};
export const ReportBody = Exact({
  documentNumber: DocumentNumber,
  stage: OneOf(STAGES, 'first, follow-up or final'),
  ...reportFields,
  case: Type.Optional(IdText('Case that it joins; with a first report one is opened where none is named')),
});
export type ReportInput = Static<typeof ReportBody>;

const ReportView = Type.Object({
  reportId: IdText('Report; the id of its document'),
  stage: OneOf(STAGES, 'first, follow-up or final'),
  documentNumber: Type.String(),
  at: InstantText('Filed'),
  by: Type.String(),
  told: Type.Object(reportFields),
});

/** A line of the report as it stands: what is known, or that it is not. */
const DraftLine = Type.Object({
  key: Type.String(),
  label: Said,
  value: Nullable(Said),
});

export const IncidentSummary = Type.Object({
  incidentId: IdText('Incident'),
  number: Type.String(),
  what: Type.String(),
  knownAt: InstantText('Told'),
  division: Type.String(),
  party: Nullable(Type.Object({ partyId: IdText('Kitchen'), name: Type.String() })),
  caseId: Nullable(Type.String()),
  stage: Nullable(OneOf(STAGES, 'The last report; null: none yet')),
  clock: Nullable(
    Type.Object({
      dueAt: Nullable(InstantText('By when the first report goes out')),
      state: Type.String(),
      clause: Type.String(),
    }),
  ),
});
export const IncidentView = Type.Intersect([
  IncidentSummary,
  Type.Object({
    goods: Nullable(
      Type.Object({
        from: InstantText('From'),
        to: InstantText('To'),
        eatenFrom: InstantText('Eaten from'),
        eatenTo: InstantText('Eaten until'),
      }),
    ),
    openedBy: Type.String(),
    draft: Type.Array(DraftLine, { description: 'The report as far as it is known; null: unknown' }),
    reports: Type.Array(ReportView),
    now: InstantText("The platform's time, which the countdown goes by"),
    replayed: Type.Optional(Type.Boolean()),
  }),
]);
