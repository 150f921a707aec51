import { type Static, Type } from 'typebox';
import { IdText, InstantText, Nullable, OneOf } from '../../platform/schema.ts';
import { DEADLINE_STATES } from './deadline.rules.ts';

const Said = Type.Object({ zh: Type.String(), en: Type.String() });
const Division = Type.Object({ code: Type.String(), name: Said });

export const DeadlineView = Type.Object({
  deadlineId: IdText('Deadline'),
  subject: Type.Object({
    kind: Type.String({ description: 'What it is about: freeze, recall, notice …' }),
    id: Type.String(),
  }),
  kind: Type.String({ description: 'Kind of legal-deadlines.json' }),
  says: Said,
  countsFrom: Said,
  about: Said,
  state: OneOf(DEADLINE_STATES, 'missed from its minute on; calendar-unknown: by when cannot be said yet'),
  caseId: Nullable(Type.String()),
  partyId: Nullable(Type.String({ description: 'The business that has to do it; null: the office' })),
  division: Division,
  clause: Type.String(),
  confidence: Type.String({ description: 'How sure the clause is: S, C, M-H, M-M, M-L, D' }),
  startsAt: InstantText('From when it counts'),
  dueAt: Nullable(InstantText('By when')),
  calendar: Nullable(
    Type.Object({
      code: Type.Literal('holidays-unknown'),
      year: Type.Integer(),
      zh: Type.String(),
      en: Type.String(),
    }),
  ),
  met: Nullable(Type.Object({ at: InstantText('Done'), documentId: Nullable(Type.String()) })),
  dropped: Nullable(
    Type.Object({ at: InstantText('No longer asked for'), zh: Type.String(), en: Type.String() }),
  ),
  missed: Nullable(Type.Object({ at: InstantText('Found to be missed'), escalatedTo: Division })),
});
export const DeadlineList = Type.Object({
  items: Type.Array(DeadlineView),
  more: Type.Boolean({ description: 'There are more than these' }),
  now: InstantText("The platform's time, which a countdown goes by"),
});

export type DeadlineViewValue = Static<typeof DeadlineView>;
