import type { ReactElement } from 'react';
import type { State } from '../../../tokens.ts';
import type { VoucherState } from '../api/types.ts';
import { useWords } from '../words/words.tsx';
import { StateTag } from './state-tag.tsx';

export const VOUCHER_STATES = [
  'issued',
  'received',
  'partly-received',
  'refused',
  'implied',
  'voided',
  'corrected',
] as const satisfies readonly VoucherState[];

const SHOWN_AS: Record<VoucherState, State> = {
  issued: 'attention',
  received: 'fine',
  'partly-received': 'attention',
  refused: 'stop',
  // Nobody confirmed it: the goods moved, the legal check did not happen.
  implied: 'unknown',
  voided: 'stop',
  corrected: 'unknown',
};

export function VoucherStateTag({ state }: { state: VoucherState }): ReactElement {
  const { t } = useWords();
  return <StateTag state={SHOWN_AS[state]}>{t.voucher.states[state]}</StateTag>;
}
