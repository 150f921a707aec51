import { startOfLocalDay } from '../../platform/local-time.ts';
import type { CityData } from '../registry/index.ts';

/** Which meal is meant: a day with a meal or a clock time, or when people fell ill and how long that takes. */
export interface MealAsked {
  /** 'YYYY-MM-DD' at the city. */
  day?: string | undefined;
  meal?: string | undefined;
  /** 'HH:MM' at the city. */
  time?: string | undefined;
  /** How many hours before it goods in the kitchen can have gone into it; the city's usual when absent. */
  hours?: number | undefined;
  /** When the first fell ill. */
  onset?: Date | undefined;
  incubationFrom?: number | undefined;
  incubationTo?: number | undefined;
}

export interface MealWindow {
  from: Date;
  to: Date;
  /** When it was eaten. */
  eatenFrom: Date;
  eatenTo: Date;
  hours: number;
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** The stretch of time in which goods of the kitchen can have gone into what was eaten; null: no meal is named. */
export function mealWindow(city: CityData, asked: MealAsked): MealWindow | null {
  const hours = asked.hours ?? city.lookBackHours.find((one) => one.usual)?.hours ?? 0;
  const eaten = eatenWhen(city, asked);
  if (!eaten) return null;
  return {
    from: new Date(eaten.from - hours * HOUR_MS),
    to: new Date(eaten.to),
    eatenFrom: new Date(eaten.from),
    eatenTo: new Date(eaten.to),
    hours,
  };
}

function eatenWhen(city: CityData, asked: MealAsked): { from: number; to: number } | null {
  if (asked.onset !== undefined) {
    const { incubationFrom = 0, incubationTo = 72 } = asked;
    if (incubationFrom > incubationTo) return null;
    return {
      from: asked.onset.getTime() - incubationTo * HOUR_MS,
      to: asked.onset.getTime() - incubationFrom * HOUR_MS,
    };
  }
  if (asked.day === undefined) return null;
  const midnight = startOfLocalDay(asked.day, city.city.timezone).getTime();
  const at = (clock: string): number => {
    const [hour = 0, minute = 0] = clock.split(':').map(Number);
    return midnight + hour * HOUR_MS + minute * MINUTE_MS;
  };
  if (asked.time !== undefined) return { from: at(asked.time), to: at(asked.time) };
  const meal = city.meals.find((one) => one.code === asked.meal);
  return meal ? { from: at(meal.start), to: at(meal.end) } : null;
}
