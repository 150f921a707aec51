/** What a sender's own code may stand for. */
export const SCHEMES = ['product', 'party', 'unit'] as const;
export type Scheme = (typeof SCHEMES)[number];

/** A sender's own code or word, and the name that came with it. */
export interface Wanted {
  scheme: Scheme;
  value: string;
  /** The name beside the code, for whoever maps it. */
  sample?: string | undefined;
}

/** How an answer of `lookUpMapped` is asked. */
export const mapKey = ({ scheme, value }: Pick<Wanted, 'scheme' | 'value'>): string => `${scheme} ${value}`;
