import { type Static, Type } from 'typebox';
import { code, confidence, effective, exact, nullable, text, words } from './city-shapes.ts';

/** Shapes of the file that says who is told, when, of a deadline that was missed. */

const both = Type.Object(words, exact);

export const escalationStepSchema = Type.Object(
  {
    /** 1 first; each is told once for a deadline. */
    level: Type.Integer({ minimum: 1, maximum: 9 }),
    /** Kinds of `legal-deadlines.json`; null: all that no other row of the level names. */
    kinds: nullable(Type.Array(code, { minItems: 1 })),
    /** After the deadline's last minute. */
    afterMinutes: Type.Integer({ minimum: 0 }),
    /** The office that answers for it, the level above that, or the city's. */
    tell: Type.Enum(['own', 'next', 'city']),
    /** Beside the application. */
    ways: Type.Array(Type.Enum(['sms', 'email']), { uniqueItems: true }),
    clause: text,
    confidence,
    ...effective,
  },
  exact,
);

/** Where an office is reached outside the application; of a division without a row, or with nulls: nowhere. */
export const officeReachSchema = Type.Object(
  {
    division: Type.String({ pattern: '^[0-9]{6,9}$' }),
    phone: nullable(text),
    email: nullable(text),
    clause: text,
    confidence,
    ...effective,
  },
  exact,
);

/** What is said; may hold {office}, {about}, {due}, {clause} and {level}. */
export const escalationTextSchema = Type.Object(
  { title: both, body: both, clause: text, confidence, ...effective },
  exact,
);

export type EscalationStep = Static<typeof escalationStepSchema>;
export type OfficeReach = Static<typeof officeReachSchema>;
export type EscalationText = Static<typeof escalationTextSchema>;

/** What a city's folder says of escalation. */
export interface CityEscalationData {
  readonly escalationSteps: readonly EscalationStep[];
  readonly officeReach: readonly OfficeReach[];
  readonly escalationTexts: readonly EscalationText[];
}
