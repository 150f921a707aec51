import { type ReactElement, useEffect, useState } from 'react';
import type { Deadline } from '../../api/freezes-queries.ts';
import { exactTime } from '../../format/time.ts';
import { serverNow } from '../../offline/clock.ts';
import { Icon } from '../../ui/icon.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import { saySpan } from './span.ts';

const TICK_MS = 15_000;
const SOON_MS = 4 * 3_600_000;

/** The platform's time, again and again: a countdown goes by it, not by the clock of the phone. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.parse(serverNow()));
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.parse(serverNow())), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** How much time is left, or how long it is over. */
export function DeadlineClock({ deadline }: { deadline: Deadline }): ReactElement {
  const { t } = useWords();
  const now = useNow();
  const { state, dueAt } = deadline;
  if (dueAt === null) return <StateTag state="unknown">{t.deadlines.unknown}</StateTag>;
  const due = Date.parse(dueAt);
  const open = state === 'running' || state === 'missed';
  if (!open)
    return (
      <StateTag state={state === 'met' ? 'fine' : state === 'met-late' ? 'attention' : 'unknown'}>
        {t.deadlines.states[state]}
      </StateTag>
    );
  const left = due - now;
  const span = saySpan(left, t.deadlines);
  // Time enough is no state: neither good nor bad, and nothing that is not known.
  if (left >= SOON_MS)
    return (
      <span className="freezes-left figure" title={exactTime(due)}>
        <Icon name="clock" size={16} />
        {t.deadlines.left(span)}
      </span>
    );
  return (
    <span title={exactTime(due)}>
      <StateTag state={left < 0 ? 'stop' : 'attention'}>
        <span className="figure">{left < 0 ? t.deadlines.over(span) : t.deadlines.left(span)}</span>
      </StateTag>
    </span>
  );
}
