import type { ReactElement } from 'react';
import type { Freeze } from '../../api/freezes-queries.ts';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';

/** How a freeze stands: in force is what stops, whoever has approved it. */
export function FreezeTags({ freeze }: { freeze: Freeze }): ReactElement {
  const { t } = useWords();
  const { state, approval } = freeze;
  const inForce = state === 'in-force';
  return (
    <span className="freezes-tags">
      <StateTag state={inForce ? 'stop' : 'fine'}>{t.freezes.states[state]}</StateTag>
      {inForce && (approval.state === 'waiting' || approval.state === 'unapproved') ? (
        <StateTag state={approval.state === 'waiting' ? 'attention' : 'stop'}>
          {t.freezes.approvals[approval.state]}
        </StateTag>
      ) : null}
    </span>
  );
}
