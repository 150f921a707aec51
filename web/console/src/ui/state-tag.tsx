import type { ReactElement, ReactNode } from 'react';
import type { State } from '../../../tokens.ts';
import { Icon } from './icon.tsx';

/** One of the four states, by shape, word and colour. */
export function StateTag({ state, children }: { state: State; children: ReactNode }): ReactElement {
  return (
    <span className={`tag tag-${state}`}>
      <Icon name={state} size={14} />
      <span>{children}</span>
    </span>
  );
}
