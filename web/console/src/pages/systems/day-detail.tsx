import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { type Difference, dayQuery } from '../../api/systems.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, Section } from '../../ui/page.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';

const FIELDS = ['kind', 'day', 'lines', 'mass', 'volume', 'count', 'sha256'] as const;
type Field = (typeof FIELDS)[number];
const isField = (text: string | undefined): text is Field => FIELDS.some((field) => field === text);

/** One day: where the two sides differ, and what to do about each. */
export function DayDetail({ day }: { day: string }): ReactElement {
  const { t } = useWords();
  const found = useQuery(dayQuery(day));
  return (
    <Section
      title={`${t.systems.days} ${day}`}
      testId="day"
      beside={
        <Link to="/systems" className="link">
          {t.common.close}
        </Link>
      }
    >
      <Loaded query={found}>
        {({ last }) =>
          !last || last.differences.length === 0 ? (
            <Empty>{last ? t.systems.reconciled : t.systems.noDays}</Empty>
          ) : (
            <ul className="rows">
              {last.differences.map((one) => (
                <DifferenceLine
                  key={`${one.documentNumber} ${one.what} ${one.field ?? ''}`}
                  difference={one}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

function DifferenceLine({ difference }: { difference: Difference }): ReactElement {
  const { t, pick } = useWords();
  const { field, ours, theirs } = difference;
  return (
    <li>
      <div className="row">
        <span className="row-main">
          <span className="row-title">{difference.documentNumber}</span>
          <span className="row-sub">
            {isField(field)
              ? `${t.systems.fields[field]}: ${t.systems.bothSides(String(theirs ?? '—'), String(ours ?? '—'))}`
              : pick(difference)}
          </span>
        </span>
        <StateTag state={difference.what === 'waiting' ? 'attention' : 'stop'}>
          {t.systems.what[difference.what]}
        </StateTag>
      </div>
    </li>
  );
}
