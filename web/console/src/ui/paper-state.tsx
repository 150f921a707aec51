import type { ReactElement } from 'react';
import type { State } from '../../../tokens.ts';
import type { PaperState } from '../api/department-queries.ts';
import { useWords } from '../words/words.tsx';
import { StateTag } from './state-tag.tsx';

const STATES: Readonly<Record<PaperState, State>> = {
  unverified: 'unknown',
  verified: 'fine',
  unknown: 'attention',
  overdrawn: 'attention',
  withdrawn: 'stop',
};

/** How a certificate stands with the department that issues it. */
export function PaperStateTag({ state }: { state: PaperState }): ReactElement {
  const { t } = useWords();
  return <StateTag state={STATES[state]}>{t.departments.states[state]}</StateTag>;
}
