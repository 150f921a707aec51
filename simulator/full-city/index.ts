/** All of the full city that benches and tests use. */
export { type CityDay, dayKind } from './calendar.ts';
export { Census, type GoodsClass, type Trade } from './census.ts';
export { DOCUMENT_TYPES, type DocumentColumns, documentNumber, LINE, PRECISIONS } from './documents.ts';
export { FullCity, type FullDay } from './full-city.ts';
export { batchOf, type Lots, lotCode } from './lots.ts';
export { DEFAULT_RATES, FULL_CITY, type FullCityWish, HONEST_RATES, type Rates } from './options.ts';
export type { Case, Outbreak } from './outbreaks.ts';
export { RowWriter } from './rows.ts';
export { SIGHTING_KINDS, type Sightings } from './sightings.ts';
export {
  type ErrorName,
  FINDING_NAMES,
  type FindingName,
  type Plant,
  TRUE_KINDS,
  type TruthColumns,
} from './truth-columns.ts';
export { sightingCode, sightingRows, truthHead, truthRows } from './truth-rows.ts';
export { writeFullCity } from './write-city.ts';
