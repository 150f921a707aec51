import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { findingsQuery } from '../../api/inquiry-queries.ts';
import { paths } from '../../paths.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { FINDING_KINDS } from '../finding/finding-kinds.ts';

/** As many as one answer holds; beyond it the count says "or more". */
const MOST = 200;

/** Findings that stand, by kind, the most frequent first; each bar leads to its list. */
export function FindingCounts(): ReactElement {
  const { t } = useWords();
  const findings = useQuery(findingsQuery({ standing: true, limit: MOST }));
  const cut = findings.data ? findings.data.next !== null : false;
  return (
    <Section
      title={t.today.findings}
      count={cut ? undefined : findings.data?.items.length}
      testId="finding-counts"
      beside={<Link {...paths.findings({})}>{t.home.seeAll}</Link>}
    >
      <Loaded query={findings} rows={3}>
        {({ items }) => {
          if (items.length === 0) return <Empty>{t.today.noFindings}</Empty>;
          const counts = FINDING_KINDS.map(
            (kind) => [kind, items.filter((one) => one.kind === kind).length] as const,
          )
            .filter(([, count]) => count > 0)
            .sort((one, other) => other[1] - one[1]);
          const most = counts[0]?.[1] ?? 1;
          return (
            <>
              {cut ? <p className="quiet">{t.today.findingsMore(MOST)}</p> : null}
              <ul className="counts">
                {counts.map(([kind, count]) => (
                  <li key={kind}>
                    <Link {...paths.findings({ kind })} className="count-row">
                      <span>{t.finding.kinds[kind]}</span>
                      <span className="bound-bar" aria-hidden="true">
                        <span className="bar-recorded" style={{ width: `${(count / most) * 100}%` }} />
                      </span>
                      <span className="figure">{count}</span>
                    </Link>
                  </li>
                ))}
              </ul>
            </>
          );
        }}
      </Loaded>
    </Section>
  );
}
