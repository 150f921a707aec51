import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { PageHead, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { DeadlinesSection } from '../freezes/deadlines.tsx';
import { SearchBox } from '../search/search-box.tsx';
import { AlertCounts } from './alert-counts.tsx';
import { DiscrepancyList } from './discrepancy-list.tsx';
import { TodayFigures } from './today-figures.tsx';

/** A regulator's first question is "where is this lot": one field; then what burns, and what moves today. */
export function OfficeHome(): ReactElement {
  const { t } = useWords();
  const navigate = useNavigate();
  const { q } = useSearch({ from: '/desk/' });
  return (
    <>
      <div className="find">
        <PageHead title={t.office.title} help="office" />
        <SearchBox
          place="home"
          q={q ?? ''}
          onQuery={(next) => {
            if (next !== (q ?? ''))
              void navigate({ to: '/', search: { q: next || undefined }, replace: true });
          }}
        />
        <p className="find-more">
          <Link to="/sources" search={{ case: [] }}>
            {t.today.toSource}
          </Link>
        </p>
      </div>
      <DeadlinesSection />
      <AlertCounts />
      <TodayFigures />
      <Section
        title={t.office.recent}
        testId="recent-discrepancies"
        beside={<Link to="/discrepancies">{t.home.seeAll}</Link>}
      >
        <DiscrepancyList limit={12} />
      </Section>
    </>
  );
}
