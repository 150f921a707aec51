import type { ReactElement } from 'react';
import type { TraceLot, TraceView } from '../../api/trace-types.ts';
import { columnFigure, columnUnit } from '../../format/quantity.ts';
import { Icon } from '../../ui/icon.tsx';
import { useWords } from '../../words/words.tsx';
import type { HolderRow } from './holder-rows.ts';

/** The sentence and the numbers that answer at once; what is lost is marked by sign and word too. */
export function TraceSummary(props: { view: TraceView; rows: readonly HolderRow[]; start: TraceLot | undefined }): ReactElement {
  const { t, pick, language } = useWords();
  const { view, start } = props;
  const { summary } = view;
  const base = start?.baseUnit ?? 'piece';
  const unit = columnUnit(base, language, start?.displayUnit);
  const stats = [
    { key: 'sold', head: t.trace.sold, value: summary.sold },
    { key: 'left', head: t.trace.left, value: summary.stillThere },
    { key: 'transit', head: t.trace.transit, value: summary.inTransit },
    { key: 'lost', head: t.trace.lost, value: summary.unaccounted },
  ];
  return (
    <section className="summary" aria-label={t.trace.title} data-testid="trace-summary">
      <p className="summary-sentence">{pick(summary)}</p>
      <dl className="stats">
        <div className="stat">
          <dt>{t.trace.holders}</dt>
          <dd>
            <span className="stat-figure">{columnFigure(summary.holders, 'piece')}</span> <span className="stat-unit">{t.trace.holdersUnit}</span>
            <span className="stat-note">{t.trace.sellers(summary.sellers)}</span>
          </dd>
        </div>
        {stats.map(({ key, head, value }) => (
          <div key={key} className={`stat ${key === 'lost' && value > 0 ? 'stat-stop' : ''}`} data-testid={`trace-${key}`}>
            <dt>
              {key === 'lost' ? <Icon name={value > 0 ? 'attention' : 'fine'} size={14} /> : null}
              {head}
            </dt>
            <dd>
              <span className="stat-figure">{columnFigure(value, base)}</span> <span className="stat-unit">{unit}</span>
              {key === 'lost' && value === 0 ? <span className="stat-note">{t.trace.nothingLost}</span> : null}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
