import type { State } from '../../../../tokens.ts';

/** The four colours for what a paper is worth. */
export const PAPER_STATE: Readonly<Record<string, State>> = {
  valid: 'fine',
  expiring: 'attention',
  expired: 'stop',
  revoked: 'stop',
  'not-yet-valid': 'attention',
  incomplete: 'attention',
  undated: 'unknown',
};
