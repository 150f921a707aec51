import type { CityData, RecallScope } from './city-schemas.ts';

/** The steps by which a recall can be widened, by the city's rules of a day; without a row nothing may be mixed. */
export function recallScopeOn(
  city: Pick<CityData, 'recallScopes'>,
  day: string,
): Pick<RecallScope, 'days' | 'daysMax'> {
  const row = city.recallScopes.find(({ from, to }) => from <= day && (to === null || day < to));
  return { days: row?.days ?? [], daysMax: row?.daysMax ?? 0 };
}
