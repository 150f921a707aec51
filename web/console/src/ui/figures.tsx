import type { ReactElement } from 'react';
import { formatQuantity } from '../format/quantity.ts';
import { exactTime, sayDate, sayTime } from '../format/time.ts';
import { useWords } from '../words/words.tsx';

/** An instant (RFC 3339 or milliseconds) as people say it, exact on hover. */
export function Time({ at }: { at: string | number }): ReactElement {
  const { language } = useWords();
  const instant = typeof at === 'number' ? at : Date.parse(at);
  if (Number.isNaN(instant)) return <span>—</span>;
  return (
    <time dateTime={new Date(instant).toISOString()} title={exactTime(instant)}>
      {sayTime(instant, language, Date.now())}
    </time>
  );
}

/** A calendar day; '—' when there is none. */
export function Day({ date }: { date: string | null | undefined }): ReactElement {
  const { language } = useWords();
  if (!date) return <span className="faint">—</span>;
  return (
    <time dateTime={date} title={date}>
      {sayDate(date, language, Date.now())}
    </time>
  );
}

/** A quantity in base units, written with its unit. */
export function Amount({
  value,
  base,
  piece,
}: {
  value: number | null;
  base: string;
  piece?: string | null;
}): ReactElement {
  const { language } = useWords();
  return <span className="figure">{formatQuantity(value, base, language, piece)}</span>;
}
