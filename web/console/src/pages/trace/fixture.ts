import type { TraceFlow, TraceHolder, TraceView } from '../../api/trace-types.ts';

/** Small traces for the tests of this folder. */

export function holder(partyId: string, change: Partial<TraceHolder> = {}): TraceHolder {
  return {
    lotId: '1',
    partyId,
    reach: 'forward',
    certainty: 'recorded',
    earliest: null,
    latest: null,
    step: 1,
    observed: false,
    producedHere: 0,
    madeHere: 0,
    received: 0,
    returnedByConsumers: 0,
    adjustedIn: 0,
    sold: 0,
    movedOn: 0,
    transformed: 0,
    disposed: 0,
    donated: 0,
    lost: 0,
    adjustedOut: 0,
    unaccounted: 0,
    stillThere: 0,
    overdrawn: 0,
    inTransitIn: 0,
    inTransitOut: 0,
    refusedBack: 0,
    excessIn: 0,
    unknownQuantity: false,
    ...change,
  };
}

export function flow(
  fromId: string | null,
  toId: string | null,
  quantity: number | null,
  change: Partial<TraceFlow> = {},
): TraceFlow {
  return {
    lotId: '1',
    fromId,
    toId,
    kind: 'shipped',
    quantity,
    at: 0,
    precision_ms: 0,
    documentId: '5',
    line: 1,
    state: 'recorded',
    reaches: true,
    shipped: quantity,
    received: 0,
    refused: 0,
    voided: 0,
    short: 0,
    excess: 0,
    inTransit: 0,
    ...change,
  };
}

export function view(
  holders: TraceHolder[],
  flows: TraceFlow[],
  positions: Record<string, 'process' | 'trade' | 'retail'> = {},
): TraceView {
  return {
    answer: {
      direction: 'both',
      asOf: null,
      holders,
      lots: [],
      flows,
      edges: [],
      links: [],
      observations: [],
      truncated: null,
    },
    parties: Object.fromEntries(
      holders.map(({ partyId }) => [
        partyId,
        {
          partyId,
          name: `P${partyId}`,
          kind: 'shop',
          divisionCode: null,
          position: positions[partyId] ?? 'retail',
        },
      ]),
    ),
    lots: {
      1: {
        lotId: '1',
        code: 'T1',
        productId: '9',
        productName: '奶酪',
        batch: 'A1',
        baseUnit: 'piece',
        productionDate: null,
        expiryDate: null,
        origin: null,
        contradictory: false,
        displayUnit: '袋',
      },
    },
    documents: {},
    summary: {
      zh: '',
      en: '',
      produced: 0,
      madeFrom: 0,
      sold: 0,
      returnedByConsumers: 0,
      stillThere: 0,
      inTransit: 0,
      disposed: 0,
      donated: 0,
      lost: 0,
      consumedInto: 0,
      unaccounted: 0,
      overdrawn: 0,
      sellers: 0,
      holding: 0,
      baseUnit: 'piece',
      display: { sold: { zh: '0 袋', en: '0 bag' } },
    },
    took_ms: 1,
  };
}
