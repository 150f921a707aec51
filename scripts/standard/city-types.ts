import type { CityData } from '../../server/modules/registry/index.ts';

export type { CityData };
/** A row of required-fields.json. */
export type RequiredFieldRow = CityData['requiredFieldRows'][number];
