import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { alertRuleQuery, type RuleDetail } from '../../api/alerts-queries.ts';
import { paths } from '../../paths.ts';
import { Time } from '../../ui/figures.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, Facts, PageHead, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { Precision } from './rules.tsx';
import { SeverityTag } from './severity-tag.tsx';
import { Effect, ThresholdForm } from './threshold-form.tsx';

function RuleFacts({ rule }: { rule: RuleDetail }): ReactElement {
  const { t, pick } = useWords();
  const { threshold, windowDays } = rule;
  const sure: Readonly<Record<string, string>> = t.alerts.confidences;
  return (
    <Facts
      items={[
        [t.alerts.precision, <Precision key="p" rule={rule} />],
        [
          t.alerts.threshold,
          threshold === null
            ? t.alerts.noThreshold
            : `${pick(threshold.words)} ≥ ${threshold.value.toLocaleString()} ${pick(threshold.unit)}${
                threshold.value === threshold.cityValue
                  ? ''
                  : ` · ${t.alerts.cityValue(threshold.cityValue.toLocaleString())}`
              }`,
        ],
        [t.alerts.window, windowDays === null ? t.alerts.windowAll : t.alerts.windowDays(windowDays)],
        [t.alerts.open, String(rule.open)],
        [t.alerts.raised, String(rule.raised)],
        [t.alerts.clause, rule.clause],
        [t.alerts.confidence, sure[rule.confidence] ?? rule.confidence],
      ]}
    />
  );
}

function History({ rule }: { rule: RuleDetail }): ReactElement {
  const { t } = useWords();
  return (
    <Section title={t.alerts.thresholdHistory} testId="threshold-history">
      {rule.history.length === 0 ? <Empty>{t.alerts.noHistory}</Empty> : null}
      <ol className="evidence">
        {rule.history.map((one) => (
          <li key={one.from}>
            <span className="evidence-when">
              <Time at={one.from} />
            </span>
            <span className="evidence-words">
              <span className="figure strong">{one.value.toLocaleString()}</span>
              {' · '}
              {[one.why, one.by].filter(Boolean).join(' · ')}
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** One rule: what it finds, how right it is, what its feedback proposes, and who changed its threshold. */
export function RulePage(): ReactElement {
  const { t, pick } = useWords();
  const { code } = useParams({ from: '/desk/alerts/rules/$code' });
  const { try: tried } = useSearch({ from: '/desk/alerts/rules/$code' });
  const rule = useQuery(alertRuleQuery(code, tried));
  return (
    <Loaded query={rule} rows={8}>
      {(found) => (
        <>
          <PageHead
            title={`${found.code} ${pick(found.words)}`}
            beside={
              <span className="button-row">
                <Link {...paths.findings({ rule: found.code })}>{t.alerts.seeAlerts}</Link>
                <Link to="/alerts/rules">{t.alerts.rules}</Link>
              </span>
            }
          />
          <RuleFacts rule={found} />
          <Section title={t.alerts.kinds}>
            <ul className="alerts-kinds">
              {found.kinds.map((one) => (
                <li key={one.kind}>
                  <SeverityTag severity={one.severity} />
                  <span>
                    <strong>{t.finding.kinds[one.kind]}</strong> {pick(one.words)}
                  </span>
                </li>
              ))}
            </ul>
          </Section>
          {found.threshold === null ? null : (
            <>
              <Section title={t.alerts.proposalTitle} testId="proposal">
                {found.proposal === null ? (
                  <Empty>{t.alerts.noProposal}</Empty>
                ) : (
                  <Effect rule={found} effect={found.proposal} />
                )}
              </Section>
              <ThresholdForm rule={found} tried={tried} />
              <History rule={found} />
            </>
          )}
        </>
      )}
    </Loaded>
  );
}
