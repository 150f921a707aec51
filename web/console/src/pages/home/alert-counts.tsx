import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { findingCountsQuery, findingsQuery } from '../../api/alerts-queries.ts';
import { paths } from '../../paths.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, Section } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { useWords } from '../../words/words.tsx';
import { AlertRow } from '../alerts/alert-row.tsx';
import { SeverityTag } from '../alerts/severity-tag.tsx';

/** As many as fit before what else moves today. */
const SHOWN = 5;

/** What burns: open alerts by severity, and the most urgent ones; they come by themselves. */
export function AlertCounts(): ReactElement {
  const { t } = useWords();
  const counts = useQuery(findingCountsQuery);
  const urgent = useQuery(findingsQuery({ state: 'open', standing: true, order: 'urgent', limit: SHOWN }));
  const total = counts.data?.items.reduce((sum, one) => sum + one.count, 0);
  return (
    <Section
      title={t.alerts.homeTitle}
      count={total}
      testId="finding-counts"
      beside={<Link {...paths.findings({})}>{t.home.seeAll}</Link>}
    >
      <Loaded query={counts} rows={3}>
        {({ items }) => {
          const severities = [...new Set(items.map((one) => one.severity))].sort();
          if (severities.length === 0) return <Empty>{t.alerts.homeNone}</Empty>;
          return (
            <ul className="alerts-counts">
              {severities.map((severity) => (
                <li key={severity}>
                  <Link {...paths.findings({ severity })}>
                    <SeverityTag severity={severity} />
                    <span className="figure">
                      {items
                        .filter((one) => one.severity === severity)
                        .reduce((sum, one) => sum + one.count, 0)}
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
      {urgent.data && urgent.data.items.length > 0 ? (
        <Rows label={t.alerts.homeTitle}>
          {urgent.data.items.map((finding) => (
            <AlertRow key={finding.findingId} finding={finding} />
          ))}
        </Rows>
      ) : null}
    </Section>
  );
}
