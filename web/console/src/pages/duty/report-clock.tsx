import { type ReactElement, useEffect, useState } from 'react';
import type { Incident } from '../../api/duty-queries.ts';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import type { Dictionary } from '../../words/zh.ts';

const MINUTE_MS = 60_000;
const SOON_MS = 30 * MINUTE_MS;

/** The platform's time while the page stands open: its own clock may be wrong, its speed is not. */
function useTicking(now: string): number {
  const [began] = useState(() => Date.now() - Date.parse(now));
  const [at, setAt] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setAt(Date.now()), MINUTE_MS / 4);
    return () => clearInterval(timer);
  }, []);
  return at - began;
}

function saySpan(t: Dictionary, span_ms: number): string {
  const minutes = Math.floor(Math.abs(span_ms) / MINUTE_MS);
  return minutes < 60 ? t.duty.minutes(minutes) : t.duty.hours(Math.floor(minutes / 60), minutes % 60);
}

/** How long the first report has, or that it is out. */
export function ReportClock(props: {
  incident: Pick<Incident, 'clock' | 'stage'>;
  now: string;
}): ReactElement | null {
  const { t } = useWords();
  const now = useTicking(props.now);
  const { clock, stage } = props.incident;
  if (stage) return <StateTag state="fine">{t.duty.stages[stage]}</StateTag>;
  if (!clock?.dueAt) return <StateTag state="unknown">{t.duty.notReported}</StateTag>;
  const left = Date.parse(clock.dueAt) - now;
  if (left < 0) return <StateTag state="stop">{t.duty.overdue(saySpan(t, left))}</StateTag>;
  return (
    <StateTag state={left < SOON_MS ? 'stop' : 'attention'}>
      <span title={clock.clause} data-testid="report-clock">
        {t.duty.dueIn(saySpan(t, left))}
      </span>
    </StateTag>
  );
}
