import { type Static, Type } from 'typebox';
import { code, confidence, exact, text, words } from './city-shapes.ts';

/** Shapes of the file that night duty works by: when people eat, and how far back a kitchen's goods are looked at. */

const clock = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' });
const hours = Type.Integer({ minimum: 0, maximum: 720 });

/** `end` is later on the same day than `start`. */
export const mealSchema = Type.Object(
  { code, start: clock, end: clock, confidence, source: text, ...words },
  exact,
);
/** How many hours before a meal goods may have been in the kitchen that went into it; one is usual. */
export const lookBackSchema = Type.Object(
  { hours, usual: Type.Boolean(), confidence, source: text, ...words },
  exact,
);
/** Between which hours after a meal people fall ill. */
export const incubationSchema = Type.Object(
  { code, fromHours: hours, toHours: hours, confidence, source: text, ...words },
  exact,
);

/** What a city says of night duty. */
export interface CityDutyData {
  readonly meals: readonly Static<typeof mealSchema>[];
  readonly lookBackHours: readonly Static<typeof lookBackSchema>[];
  readonly incubations: readonly Static<typeof incubationSchema>[];
}
