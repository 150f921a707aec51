import { type Static, Type } from 'typebox';
import { code, confidence, day, effective, exact, text, words } from './city-shapes.ts';

/** Shapes of the files that say by when something must be done, and which days are worked. */

/** Exactly one of the three. Working days are those of the official calendar. */
const length = Type.Union([
  Type.Object({ minutes: Type.Integer({ minimum: 1 }) }, exact),
  Type.Object({ hours: Type.Integer({ minimum: 1 }) }, exact),
  Type.Object({ workingDays: Type.Integer({ minimum: 1 }) }, exact),
]);

/** By when a kind of thing must be done, from what on; `countsFrom` is said to people beside the clock. */
export const legalDeadlineSchema = Type.Object(
  {
    kind: code,
    length,
    countsFrom: Type.Object(words, exact),
    clause: text,
    confidence,
    source: text,
    ...words,
    ...effective,
  },
  exact,
);

/** A year of the official calendar that the library of holidays does not have yet, as the State Council announced it. */
export const holidayYearSchema = Type.Object(
  {
    year: Type.Integer({ minimum: 2004, maximum: 2200 }),
    /** Days off but for Saturdays and Sundays, and Saturdays and Sundays that are worked; of this year's announcement. */
    off: Type.Array(day),
    worked: Type.Array(day),
    clause: text,
    confidence,
    source: text,
  },
  exact,
);

export type LegalDeadline = Static<typeof legalDeadlineSchema>;
export type DeadlineLength = LegalDeadline['length'];
export type HolidayYear = Static<typeof holidayYearSchema>;

/** What a city's folder says of deadlines. */
export interface CityDeadlineData {
  readonly legalDeadlines: readonly LegalDeadline[];
  readonly holidayYears: readonly HolidayYear[];
}
