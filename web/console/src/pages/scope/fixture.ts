import type { PossibleHolder } from '../../api/trace-types.ts';
import type { ProductDealers, ScopeStep } from '../../api/types.ts';

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
    truncated: null,
    zh: '',
    en: '',
  };
}

export function dealer(
  partyId: string,
  figures: Partial<ProductDealers['dealers'][number]>,
): ProductDealers['dealers'][number] {
  const words = { zh: '', en: '' };
  return {
    party: {
      partyId,
      name: `P${partyId}`,
      kind: 'shop',
      divisionCode: null,
      address: null,
      contactName: null,
      contactPhone: null,
      source: 'registered',
    },
    isSource: false,
    lots: 1,
    received: 0,
    sold: 0,
    movedOn: 0,
    onHand: 0,
    incoming: 0,
    lastAt: '2026-11-20T00:00:00Z',
    display: { received: words, sold: words, movedOn: words, onHand: words, incoming: words },
    ...figures,
  };
}
