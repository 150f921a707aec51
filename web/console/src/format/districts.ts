import type { City } from '../api/types.ts';

/** Code of what nobody told the place of; stands in addresses too. */
export const NO_DISTRICT = '-';

type Places = Pick<City, 'districts' | 'streets'>;

/** The district a street or district code belongs to; NO_DISTRICT when it is none of the city's. */
export function districtOf(city: Places | undefined, divisionCode: string | null): string {
  if (!city || divisionCode === null) return NO_DISTRICT;
  const street = city.streets.find((one) => one.code === divisionCode);
  const code = street?.district ?? divisionCode;
  return city.districts.find((one) => code.startsWith(one.code))?.code ?? NO_DISTRICT;
}
