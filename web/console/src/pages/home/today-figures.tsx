import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { rollupsQuery } from '../../api/inquiry-queries.ts';
import type { Rollups } from '../../api/types.ts';
import { formatInteger, formatQuantity } from '../../format/quantity.ts';
import { addDays, dayOf } from '../../format/time.ts';
import { Time } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { type DayFigure, dayFigures } from './day-figures.ts';

/** How far the figures are behind; they never wait for it. */
function Lag({ lag, at }: { lag: Rollups['lag']; at: number }): ReactElement {
  const { t } = useWords();
  if (lag.exact) {
    return (
      <span className="quiet" data-testid="lag">
        {t.today.exact} <Time at={at} />
      </span>
    );
  }
  return (
    <span className="lag-behind" data-testid="lag">
      <Icon name="clock" size={14} />
      <span>
        {t.today.behind(formatInteger(lag.pending))}{' '}
        {lag.oldestAt === null ? '—' : <Time at={lag.oldestAt} />}
        {lag.failed > 0 ? ` · ${t.today.failed(formatInteger(lag.failed))}` : null}
      </span>
    </span>
  );
}

function Stat({ figure, before }: { figure: DayFigure; before: DayFigure | undefined }): ReactElement {
  const { t, language } = useWords();
  const quantities = figure.quantities
    .filter(({ quantity }) => quantity !== 0)
    .map(({ base, quantity, lowerBound }) => {
      const text = formatQuantity(quantity, base, language);
      return lowerBound ? `${t.today.atLeast} ${text}` : text;
    });
  return (
    <div className="stat">
      <dt>{t.today.kinds[figure.kind]}</dt>
      <dd>
        <span className="stat-figure">{formatInteger(figure.lines)}</span>{' '}
        <span className="stat-unit">{t.today.lines}</span>
        {quantities.map((text) => (
          <span key={text} className="stat-note">
            {text}
          </span>
        ))}
        <span className="stat-note">{t.today.yesterday(formatInteger(before?.lines ?? 0))}</span>
      </dd>
    </div>
  );
}

/** What moved in the officer's area today, from the roll-ups, with how far they are behind. */
export function TodayFigures(): ReactElement {
  const { t } = useWords();
  const today = dayOf(Date.now());
  const yesterday = addDays(today, -1);
  const rollups = useQuery(rollupsQuery(yesterday, today));
  return (
    <Section
      title={t.today.title}
      testId="today"
      beside={rollups.data ? <Lag lag={rollups.data.lag} at={rollups.dataUpdatedAt} /> : undefined}
    >
      <Loaded query={rollups} rows={2}>
        {(found) => {
          const now = dayFigures(found, today);
          const then = dayFigures(found, yesterday);
          if ([...now, ...then].every((one) => one.lines === 0)) return <Empty>{t.today.nothing}</Empty>;
          return (
            <dl className="stats today-stats">
              {now.map((figure) => (
                <Stat
                  key={figure.kind}
                  figure={figure}
                  before={then.find((one) => one.kind === figure.kind)}
                />
              ))}
            </dl>
          );
        }}
      </Loaded>
    </Section>
  );
}
