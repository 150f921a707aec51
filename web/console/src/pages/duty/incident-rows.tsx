import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { type Incidents, manyIncidentsQuery } from '../../api/duty-queries.ts';
import { Time } from '../../ui/figures.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Section } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { useWords } from '../../words/words.tsx';
import { ReportClock } from './report-clock.tsx';

/** Incidents, each with the clock of its first report. */
export function IncidentRows({ items, now }: Pick<Incidents, 'items' | 'now'>): ReactElement {
  const { t } = useWords();
  return (
    <Rows label={t.duty.incidents}>
      {items.map((one) => (
        <li key={one.incidentId}>
          <Link
            to="/duty/incidents/$incidentId"
            params={{ incidentId: one.incidentId }}
            className="row duty-row"
          >
            <span className="row-main">
              <span className="row-title">{one.what}</span>
              <span className="row-sub">
                {one.party?.name} <Time at={one.knownAt} />
              </span>
            </span>
            <ReportClock incident={one} now={now} />
          </Link>
        </li>
      ))}
    </Rows>
  );
}

/** Of one case: its incidents, and the way to report another. */
export function CaseIncidents({ caseId, mayReport }: { caseId: string; mayReport: boolean }): ReactElement {
  const { t } = useWords();
  const incidents = useQuery(manyIncidentsQuery);
  return (
    <Section
      title={t.duty.incidents}
      testId="case-incidents"
      beside={
        mayReport ? (
          <Link to="/duty" search={{ case: caseId }}>
            {t.duty.report}
          </Link>
        ) : null
      }
    >
      <Loaded query={incidents} rows={1}>
        {({ items, now }) => {
          const own = items.filter((one) => one.caseId === caseId);
          return own.length === 0 ? (
            <p className="quiet">{t.duty.noReports}</p>
          ) : (
            <IncidentRows items={own} now={now} />
          );
        }}
      </Loaded>
    </Section>
  );
}
