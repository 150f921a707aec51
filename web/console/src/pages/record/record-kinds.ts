/** What a business can record besides handing over; each is an endpoint of its own. */
export const RECORD_KINDS = [
  'sale',
  'production',
  'transformation',
  'stock-taking',
  'consumer-return',
  'donation',
] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];
