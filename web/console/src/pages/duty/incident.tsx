import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { type Incident, incidentQuery } from '../../api/duty-queries.ts';
import { Time } from '../../ui/figures.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Facts, PageHead, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { ReportClock } from './report-clock.tsx';
import { ReportForm } from './report-form.tsx';

function Filed({ incident }: { incident: Incident }): ReactElement | null {
  const { t } = useWords();
  if (incident.reports.length === 0) return null;
  return (
    <Section title={t.duty.filed} count={incident.reports.length} testId="duty-filed">
      <ul className="duty-dealers" aria-label={t.duty.filed}>
        {incident.reports.map((report) => (
          <li key={report.reportId} className="duty-dealer">
            <span className="row-title">
              {t.duty.stages[report.stage]} {report.documentNumber}
            </span>
            <span className="row-sub">
              <Time at={report.at} /> {t.duty.filedBy(report.by)}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** An incident: its clock, the report as far as it is known, and the form for what is still missing. */
export function IncidentPage(): ReactElement {
  const { t, pick } = useWords();
  const { incidentId } = useParams({ from: '/desk/duty/incidents/$incidentId' });
  const incident = useQuery(incidentQuery(incidentId));
  return (
    <Loaded query={incident} rows={8}>
      {(found) => (
        <>
          <PageHead
            title={t.duty.incident}
            lead={
              <span className="duty-lead">
                <ReportClock incident={found} now={found.now} />
                <span>{found.what}</span>
              </span>
            }
            beside={found.caseId ? <Link to={`/cases/${found.caseId}` as '/'}>{t.duty.toCase}</Link> : null}
          />
          <ReportForm incident={found} />
          <Filed incident={found} />
          <Section title={t.duty.draft} testId="duty-draft">
            <Facts
              items={found.draft.map((line) => [
                pick(line.label),
                <span key={line.key} className={line.value ? undefined : 'duty-unknown'}>
                  {line.value ? pick(line.value) : t.duty.unknown}
                </span>,
              ])}
            />
          </Section>
        </>
      )}
    </Loaded>
  );
}
