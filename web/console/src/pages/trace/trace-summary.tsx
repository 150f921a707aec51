import type { ReactElement } from 'react';
import type { TraceLot, TraceView } from '../../api/trace-types.ts';
import { columnFigure, columnUnit } from '../../format/quantity.ts';
import { Icon } from '../../ui/icon.tsx';
import { useWords } from '../../words/words.tsx';

/** The sentence and the numbers that answer at once; what is lost is marked by sign and word too. */
export function TraceSummary(props: { view: TraceView; start: TraceLot | undefined }): ReactElement {
  const { t, pick, language } = useWords();
  const { view, start } = props;
  const { summary } = view;
  const base = summary.baseUnit;
  const unit = columnUnit(base, language, start?.displayUnit);
  const note = (value: number, words: (text: string) => string) =>
    value > 0 ? words(`${columnFigure(value, base)} ${unit}`) : undefined;
  const others = summary.disposed + summary.donated + summary.lost + summary.consumedInto;
  const stats: { key: string; head: string; value: number; note?: string | undefined }[] = [
    { key: 'total', head: t.trace.total, value: summary.produced + summary.madeFrom },
    {
      key: 'sold',
      head: t.trace.sold,
      value: summary.sold,
      note:
        [
          note(summary.returnedByConsumers, t.trace.returned),
          note(summary.soldEstimated, t.trace.soldEstimated),
        ]
          .filter(Boolean)
          .join(' ') || undefined,
    },
    { key: 'left', head: t.trace.left, value: summary.stillThere, note: t.trace.holding(summary.holding) },
    { key: 'transit', head: t.trace.transit, value: summary.inTransit },
    { key: 'gone', head: t.trace.gone, value: others },
    { key: 'lost', head: t.trace.lost, value: summary.unaccounted + summary.overdrawn },
  ];
  return (
    <section className="summary" aria-label={t.trace.title} data-testid="trace-summary">
      <p className="summary-sentence">{pick(summary)}</p>
      <dl className="stats">
        <div className="stat" data-testid="trace-sellers">
          <dt>{t.trace.holders}</dt>
          <dd>
            <span className="stat-figure">{columnFigure(summary.sellers, 'piece')}</span>{' '}
            <span className="stat-unit">{t.trace.holdersUnit}</span>
          </dd>
        </div>
        {stats.map(({ key, head, value, note: words }) => (
          <div
            key={key}
            className={`stat ${key === 'lost' && value > 0 ? 'stat-stop' : ''}`}
            data-testid={`trace-${key}`}
          >
            <dt>
              {key === 'lost' ? <Icon name={value > 0 ? 'attention' : 'fine'} size={14} /> : null}
              {head}
            </dt>
            <dd>
              <span className="stat-figure">{columnFigure(value, base)}</span>{' '}
              <span className="stat-unit">{unit}</span>
              {key === 'lost' && value === 0 ? (
                <span className="stat-note">{t.trace.nothingLost}</span>
              ) : null}
              {words ? <span className="stat-note">{words}</span> : null}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
