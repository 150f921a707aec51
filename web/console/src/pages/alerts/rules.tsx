import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { alertRulesQuery, type RuleSummary } from '../../api/alerts-queries.ts';
import { paths } from '../../paths.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { PageHead } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import { SeverityTag } from './severity-tag.tsx';

/** How right a rule has been, by what officers said. */
export function Precision({ rule }: { rule: Pick<RuleSummary, 'verdicts'> }): ReactElement {
  const { t } = useWords();
  const { precisionPermille, true: right, false: wrong } = rule.verdicts;
  if (precisionPermille === null) return <span className="faint">{t.alerts.noVerdicts}</span>;
  return (
    <span>
      <span className="figure strong">{Math.round(precisionPermille / 10)} %</span>{' '}
      <span className="quiet">{t.alerts.verdictCount(right, wrong)}</span>
    </span>
  );
}

function RuleRow({ rule }: { rule: RuleSummary }): ReactElement {
  const { t, pick } = useWords();
  const { threshold } = rule;
  return (
    <li>
      <Link {...paths.alertRule(rule.code)} className="row alerts-rule" data-testid="rule">
        <SeverityTag severity={Math.min(...rule.kinds.map((one) => one.severity))} />
        <span className="row-main">
          <span className="row-title">
            <span className="alerts-code">{rule.code}</span> {pick(rule.words)}
          </span>
          <span className="row-sub">
            {threshold === null
              ? t.alerts.noThreshold
              : `${pick(threshold.words)} ≥ ${threshold.value.toLocaleString()} ${pick(threshold.unit)}`}
          </span>
        </span>
        {rule.hasProposal ? <StateTag state="attention">{t.alerts.proposal}</StateTag> : null}
        <span className="alerts-rule-figures">
          <Precision rule={rule} />
          <span className="quiet">
            {t.alerts.open} {rule.open} · {t.alerts.raised} {rule.raised}
          </span>
        </span>
      </Link>
    </li>
  );
}

/** Rules of alerts: thresholds, and how right each has been so far. */
export function RulesPage(): ReactElement {
  const { t } = useWords();
  const rules = useQuery(alertRulesQuery);
  return (
    <>
      <PageHead
        title={t.alerts.rules}
        lead={t.alerts.rulesLead}
        beside={<Link {...paths.findings({})}>{t.alerts.title}</Link>}
      />
      <Loaded query={rules} rows={11}>
        {({ items }) => (
          <Rows label={t.alerts.rules}>
            {items.map((rule) => (
              <RuleRow key={rule.code} rule={rule} />
            ))}
          </Rows>
        )}
      </Loaded>
    </>
  );
}
