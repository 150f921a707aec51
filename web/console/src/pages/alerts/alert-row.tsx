import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { FindingSummary } from '../../api/types.ts';
import { paths } from '../../paths.ts';
import { Time } from '../../ui/figures.tsx';
import { useWords } from '../../words/words.tsx';
import { SeverityTag } from './severity-tag.tsx';

/** One alert: how it burns, what it is, about what and whom, how much, since when, and what was made of it. */
export function AlertRow({ finding }: { finding: FindingSummary }): ReactElement {
  const { t, pick } = useWords();
  const about = [finding.product?.name, finding.lot?.batch, finding.party?.name ?? finding.code];
  const state = !finding.stands
    ? t.finding.ceased
    : finding.state === null
      ? t.finding.stands
      : finding.closedAs === null
        ? t.alerts.states[finding.state]
        : t.alerts.closedAs[finding.closedAs];
  return (
    <li>
      <Link
        {...paths.finding(finding.findingId)}
        className={finding.state === 'new' ? 'row alerts-row alerts-row-new' : 'row alerts-row'}
        data-testid="finding"
      >
        <SeverityTag severity={finding.severity} />
        <span className="row-main">
          <span className="row-title">
            {t.finding.kinds[finding.kind]} <span className="alerts-code">{finding.rule.code}</span>
          </span>
          <span className="row-sub">{about.filter(Boolean).join(' · ')}</span>
        </span>
        {finding.display ? <span className="row-figure">{pick(finding.display)}</span> : null}
        <span className="row-when">
          <Time at={finding.firstSeenAt} />
        </span>
        <span className="alerts-state">{state}</span>
      </Link>
    </li>
  );
}
