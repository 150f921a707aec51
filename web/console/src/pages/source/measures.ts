/** The rankings of a source search, in the order in which they are offered. */
export const SOURCE_MEASURES = ['likelihood', 'reach', 'distance'] as const;
export type SourceMeasure = (typeof SOURCE_MEASURES)[number];
