import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Segmented } from 'antd';
import type { ReactElement } from 'react';
import { deadlinesQuery } from '../../api/freezes-queries.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, PageHead, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { DeadlineRows } from './deadline-rows.tsx';
import { OfficeMessages, useOfficeMessages } from './office-messages.tsx';

const ON_HOME = 5;
const PAGE = 200;

/** What burns: what is due first, what was missed on top. Nothing where nothing runs. */
export function DeadlinesSection(): ReactElement {
  const { t } = useWords();
  const open = useQuery(deadlinesQuery({ state: 'open', limit: ON_HOME }));
  const called = useOfficeMessages();
  // What the office was called for stands above already.
  const calledFor = new Set(called.map((one) => one.deadline.deadlineId));
  return (
    <>
      <OfficeMessages messages={called} />
      <Section
        title={t.deadlines.title}
        testId="deadlines"
        beside={
          <Link to="/deadlines" search={{}}>
            {t.deadlines.all}
          </Link>
        }
      >
        <Loaded query={open} rows={2}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="quiet">{t.deadlines.none}</p>
            ) : (
              <DeadlineRows items={items.filter((one) => !calledFor.has(one.deadlineId))} />
            )
          }
        </Loaded>
      </Section>
    </>
  );
}

/** All deadlines of the district: open ones, or those that were missed. */
export function DeadlinesPage(): ReactElement {
  const { t } = useWords();
  const navigate = useNavigate();
  const { state = 'open' } = useSearch({ from: '/desk/deadlines' });
  const found = useQuery(deadlinesQuery({ state, limit: PAGE }));
  return (
    <>
      <PageHead title={t.deadlines.title} />
      <div className="filters">
        <Segmented
          aria-label={t.deadlines.title}
          value={state}
          onChange={(value) =>
            void navigate({
              to: '/deadlines',
              search: { state: value === 'missed' ? 'missed' : undefined },
              replace: true,
            })
          }
          options={[
            { value: 'open', label: t.deadlines.open },
            { value: 'missed', label: t.deadlines.missed },
          ]}
        />
      </div>
      <Loaded query={found} rows={6}>
        {({ items }) =>
          items.length === 0 ? <Empty>{t.deadlines.none}</Empty> : <DeadlineRows items={items} />
        }
      </Loaded>
    </>
  );
}
