import type { FindingKind } from '../../api/types.ts';

/** Every kind of finding, in the order in which they are offered; the types ask for each. */
const KINDS = {
  overdrawn: 0,
  'two-dates': 0,
  'before-production': 0,
  'after-disposal': 0,
  'code-in-two-places': 0,
  'off-route': 0,
  'yield-out-of-band': 0,
  'loss-out-of-band': 0,
  'stock-does-not-add-up': 0,
  'sold-expired': 0,
  'licence-lapsed': 0,
  'failed-test-moving': 0,
  'shelf-life-off': 0,
  'too-warm': 0,
  'price-odd': 0,
  'silent-wholesaler': 0,
  'complaint-cluster': 0,
} as const satisfies Record<FindingKind, 0>;
export const FINDING_KINDS = Object.keys(KINDS) as FindingKind[];
