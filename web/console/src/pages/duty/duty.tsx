import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { incidentsQuery } from '../../api/duty-queries.ts';
import { Time } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, PageHead, Section } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { useWords } from '../../words/words.tsx';
import { ReportClock } from './report-clock.tsx';

/** Two big choices for whoever is called at night, and what is still to be reported. */
export function DutyPage(): ReactElement {
  const { t } = useWords();
  const incidents = useQuery(incidentsQuery);
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
      <Section title={t.duty.incidents} count={incidents.data?.items.length} testId="incidents">
        <Loaded query={incidents}>
          {({ items, now }) =>
            items.length === 0 ? (
              <Empty>{t.duty.noIncidents}</Empty>
            ) : (
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
            )
          }
        </Loaded>
      </Section>
    </>
  );
}
