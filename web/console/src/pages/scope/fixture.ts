import type { PossibleHolder } from '../../api/trace-types.ts';
import type { ScopeStep } from '../../api/types.ts';

/** Small answers for the tests of this folder. */

const none = { lower: 0, upper: 0 };

export function possibleHolder(partyId: string, change: Partial<PossibleHolder> = {}): PossibleHolder {
  return {
    lotId: '1',
    partyId,
    tier: 'recorded',
    basis: 'recorded',
    earliest: null,
    latest: null,
    isSource: false,
    entered: none,
    received: none,
    returned: none,
    soldOn: none,
    soldToConsumers: none,
    inStock: none,
    disposed: none,
    used: none,
    other: none,
    unaccounted: none,
    ...change,
  };
}

export function step(
  change: Pick<ScopeStep, 'step' | 'days' | 'sellers'> & {
    added: number;
    total: ScopeStep['quantities'][0]['total'];
  },
): ScopeStep {
  const { added, total, ...rest } = change;
  const words = { zh: '', en: '' };
  return {
    ...rest,
    businesses: rest.sellers,
    lots: 1,
    acrossGaps: 0,
    districts: [],
    quantities: [
      { baseUnit: 'g', pieceUnit: null, inStock: none, soldToConsumers: none, total: { lower: 1, upper: 1 } },
      { baseUnit: 'piece', pieceUnit: '袋', inStock: none, soldToConsumers: none, total },
    ].map((one) => ({ ...one, display: { inStock: words, soldToConsumers: words, total: words } })),
    added: { sellers: added, businesses: added, lots: 0, parties: [] },
    list: [],
    unlisted: { sellers: 0, sources: 0, elsewhere: 0 },
    truncated: null,
    zh: '',
    en: '',
  };
}
