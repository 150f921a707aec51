import { type Static, Type } from 'typebox';
import { confidence, effective, exact, text, words } from './city-shapes.ts';

/** Why goods are taken off the shelf; 临期 is no fault of theirs. */
export const DISPOSAL_REASONS = [
  'near-expiry',
  'expired',
  'spoiled',
  'recalled',
  'failed-test',
  'label',
] as const;
export type DisposalReason = (typeof DISPOSAL_REASONS)[number];

/** What can become of them. The code decides how it is posted, so that a new one needs code; what holds for each is data. */
export const DISPOSAL_METHODS = ['return', 'harmless', 'destroy', 'feed', 'donate'] as const;
export type DisposalMethod = (typeof DISPOSAL_METHODS)[number];

export const disposalMethodSchema = Type.Object(
  {
    code: Type.Enum([...DISPOSAL_METHODS]),
    ...words,
    /** What whoever chooses it should know. */
    says: Type.Object(words, exact),
    reasons: Type.Array(Type.Enum([...DISPOSAL_REASONS]), { minItems: 1 }),
    /** Also for goods that are past their end. */
    afterExpiry: Type.Boolean(),
    /** Time and place are told to the office beforehand (食品安全法 63). */
    reportFirst: Type.Boolean(),
    clause: text,
    confidence,
    source: text,
    ...effective,
  },
  exact,
);

export type DisposalMethodRow = Static<typeof disposalMethodSchema>;

export interface CityDisposalData {
  readonly disposalMethods: readonly DisposalMethodRow[];
}
