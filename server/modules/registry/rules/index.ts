export * from './certificates.ts';
export * from './city-data.ts';
export type * from './city-schemas.ts';
export * from './claims.ts';
export * from './days.ts';
export * from './display-quantity.ts';
export * from './findings.ts';
export * from './licence-number.ts';
export * from './lot-keys.ts';
export * from './packing.ts';
export * from './required-fields.ts';
export {
  normaliseText,
  queryGrams,
  rankMatches,
  type Searchable,
  scoreMatch,
  searchGrams,
} from './text-search.ts';
export * from './units.ts';
export * from './uscc.ts';
