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
} as const satisfies Record<FindingKind, 0>;
export const FINDING_KINDS = Object.keys(KINDS) as FindingKind[];
