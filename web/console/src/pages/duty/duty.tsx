import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { caseQuery } from '../../api/cases-queries.ts';
import { incidentsQuery } from '../../api/duty-queries.ts';
import { Icon } from '../../ui/icon.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, PageHead, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { IncidentRows } from './incident-rows.tsx';
import { StartReport } from './start-report.tsx';

/** Two big choices for whoever is called at night, and what is still to be reported. */
export function DutyPage(): ReactElement {
  const { t } = useWords();
  const { case: caseId } = useSearch({ from: '/desk/duty' });
  const incidents = useQuery(incidentsQuery);
  const about = useQuery({ ...caseQuery(caseId ?? ''), enabled: caseId !== undefined }).data;
  return (
    <>
      <PageHead title={t.duty.title} lead={t.duty.lead} />
      <div className="duty-choices">
        <Link to="/duty/dealers" className="duty-choice" data-testid="duty-who">
          <Icon name="shop" size={32} />
          <span className="duty-choice-title">{t.duty.who}</span>
          <span className="duty-choice-lead">{t.duty.whoLead}</span>
        </Link>
        <Link to="/duty/meal" className="duty-choice" data-testid="duty-ate">
          <Icon name="clock" size={32} />
          <span className="duty-choice-title">{t.duty.ate}</span>
          <span className="duty-choice-lead">{t.duty.ateLead}</span>
        </Link>
      </div>
      <details className="duty-plain" open={caseId !== undefined}>
        <summary>{t.duty.plain}</summary>
        {about ? (
          <p>
            <Link to="/cases/$caseId" params={{ caseId: about.caseId }}>
              {about.title}
            </Link>
          </p>
        ) : null}
        {caseId === undefined || about ? <StartReport key={caseId ?? ''} asked={null} about={about} /> : null}
      </details>
      <Section title={t.duty.incidents} count={incidents.data?.items.length} testId="incidents">
        <Loaded query={incidents}>
          {({ items, now }) =>
            items.length === 0 ? (
              <Empty>{t.duty.noIncidents}</Empty>
            ) : (
              <IncidentRows items={items} now={now} />
            )
          }
        </Loaded>
      </Section>
    </>
  );
}
