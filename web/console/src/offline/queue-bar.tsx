import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { Icon } from '../ui/icon.tsx';
import { useWords } from '../words/words.tsx';
import { useQueue } from './use-queue.tsx';

/** Off-line is a state: what it means, how much waits, and where to look. Nothing at all when all is well. */
export function QueueBar(): ReactElement | null {
  const { t } = useWords();
  const { online, counts, signInNeeded } = useQueue();
  const { waiting, conflicts } = counts;
  if (online && waiting === 0 && conflicts === 0) return null;
  const here = window.location.pathname + window.location.search;
  return (
    <div
      className={`queue-bar ${conflicts > 0 || signInNeeded ? 'is-attention' : ''}`}
      role="status"
      data-testid="queue-bar"
    >
      <Icon name={online ? 'clock' : 'attention'} size={18} />
      <p>
        {online ? null : <span>{t.offline.bar} </span>}
        {signInNeeded ? <span>{t.offline.signIn(waiting)} </span> : null}
        {!signInNeeded && waiting > 0 ? <strong>{t.offline.waiting(waiting)} </strong> : null}
        {conflicts > 0 ? <strong>{t.offline.conflicts(conflicts)}</strong> : null}
      </p>
      {signInNeeded && online ? (
        <Link to="/sign-in" search={{ to: here }}>
          {t.offline.signInDo}
        </Link>
      ) : waiting + conflicts > 0 ? (
        <Link to="/queue">{t.offline.see}</Link>
      ) : null}
    </div>
  );
}
