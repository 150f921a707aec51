import { type Static, Type } from 'typebox';
import { code, confidence, effective, exact, nullable, text, words } from './city-shapes.ts';

/** How grave a case is, from the gravest; by days, with its clause. */
export const caseLevelSchema = Type.Object(
  {
    code,
    ...words,
    /** When it applies, in words. */
    says: Type.Object(words, exact),
    clause: nullable(text),
    confidence,
    source: text,
    ...effective,
  },
  exact,
);
export type CaseLevel = Static<typeof caseLevelSchema>;

export interface CityCaseData {
  readonly caseLevels: readonly CaseLevel[];
}
