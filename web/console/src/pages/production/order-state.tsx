import type { ReactElement } from 'react';
import type { State } from '../../../../tokens.ts';
import type { OrderState } from '../../api/making.ts';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';

const STATES: Readonly<Record<OrderState, State>> = {
  planned: 'unknown',
  running: 'attention',
  made: 'attention',
  tested: 'attention',
  released: 'fine',
  held: 'stop',
  scrapped: 'stop',
};

export function OrderStateTag({ state }: { state: OrderState }): ReactElement {
  const { t } = useWords();
  return <StateTag state={STATES[state]}>{t.production.states[state]}</StateTag>;
}
