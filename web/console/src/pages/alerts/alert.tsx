import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { type ReactElement, type ReactNode, useEffect } from 'react';
import { findingQuery, takeFindingStep } from '../../api/alerts-queries.ts';
import type { Finding } from '../../api/types.ts';
import { pathOfServer, paths } from '../../paths.ts';
import { useMe } from '../../shell/use-me.ts';
import { Time } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, Facts, PageHead, Section } from '../../ui/page.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import { AlertActs, AlertHistory } from './alert-acts.tsx';
import { SeverityTag } from './severity-tag.tsx';

function AlertFacts({ finding }: { finding: Finding }): ReactElement {
  const { t, pick } = useWords();
  const me = useMe();
  const { party, lot, product, window, code } = finding;
  const { measure, threshold, measureUnit } = finding;
  const items: [string, ReactNode][] = [
    [
      t.alerts.rule,
      me.role === 'operator' ? (
        pick(finding.rule)
      ) : (
        <Link key="rule" {...paths.alertRule(finding.rule.code)}>
          {finding.rule.code} {pick(finding.rule)}
        </Link>
      ),
    ],
    [
      t.alerts.strength,
      measure !== null && threshold !== null && measureUnit
        ? t.alerts.measure(measure.toLocaleString(), pick(measureUnit), threshold.toLocaleString())
        : null,
    ],
    [
      t.finding.party,
      party && me.role !== 'operator' ? (
        <Link key="party" {...paths.party(party.partyId)}>
          {party.name}
        </Link>
      ) : (
        party?.name
      ),
    ],
    [
      t.finding.product,
      product ? (
        <Link key="product" {...paths.product(product.productId)}>
          {product.name}
        </Link>
      ) : null,
    ],
    [
      t.finding.lot,
      lot ? (
        <Link key="lot" {...paths.lot(lot.lotId)}>
          {lot.batch ?? lot.code}
        </Link>
      ) : null,
    ],
    [
      t.finding.quantity,
      finding.display ? (
        <span key="quantity" className="strong">
          {pick(finding.display)}
        </span>
      ) : null,
    ],
    [
      t.finding.code,
      code ? (
        <span key="code" className="mono">
          {code}
        </span>
      ) : null,
    ],
    [
      t.finding.window,
      window ? (
        <>
          <Time at={window.from} /> {t.finding.to} <Time at={window.to} />
        </>
      ) : null,
    ],
    [t.finding.firstSeen, <Time key="first" at={finding.firstSeenAt} />],
    finding.ceasedAt === null
      ? [t.finding.confirmed, <Time key="confirmed" at={finding.lastConfirmedAt} />]
      : [t.finding.ceasedAt, <Time key="ceased" at={finding.ceasedAt} />],
  ];
  return <Facts items={items.filter(([, value]) => value !== null && value !== undefined)} />;
}

function Evidence({ finding }: { finding: Finding }): ReactElement {
  const { t, pick } = useWords();
  const { evidence, evidenceCount, discrepancyIds } = finding;
  const timeless = evidence.every((piece) => piece.at === null);
  return (
    <Section title={t.finding.evidence} count={evidenceCount} testId="evidence">
      {evidence.length === 0 ? <Empty>{t.finding.noEvidence}</Empty> : null}
      <ol className={timeless ? 'evidence evidence-timeless' : 'evidence'}>
        {evidence.map((piece, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no id and never move
          <li key={at}>
            {timeless ? null : (
              <span className="evidence-when">
                {piece.at === null ? <span className="faint">—</span> : <Time at={piece.at} />}
              </span>
            )}
            <span className="evidence-words">{pick(piece.words)}</span>
            {piece.lotId !== null && piece.lotId !== finding.lot?.lotId ? (
              <Link {...paths.lot(piece.lotId)}>{t.finding.openLot}</Link>
            ) : null}
          </li>
        ))}
      </ol>
      {evidence.length < evidenceCount && evidence.length > 0 ? (
        <p className="quiet">{t.finding.evidenceCut(evidence.length, evidenceCount)}</p>
      ) : null}
      {discrepancyIds.length > 0 ? (
        <p className="quiet">{t.finding.discrepancies(discrepancyIds.length)}</p>
      ) : null}
    </Section>
  );
}

/** What an officer has opened is no longer new, for whoever looks at the list. */
function useMarkSeen(finding: Finding | undefined, isOffice: boolean): void {
  const queryClient = useQueryClient();
  const id = finding?.findingId;
  const isNew = isOffice && finding?.state === 'new';
  useEffect(() => {
    if (!isNew || id === undefined) return;
    takeFindingStep(id, { step: 'seen' }).then(
      () => queryClient.invalidateQueries({ queryKey: ['finding', id] }),
      // It stays new; whoever opens it next marks it.
      () => undefined,
    );
  }, [id, isNew, queryClient]);
}

function stateOf(finding: Finding, t: ReturnType<typeof useWords>['t']): ReactElement {
  const word = finding.closedAs
    ? t.alerts.closedAs[finding.closedAs]
    : finding.state && t.alerts.states[finding.state];
  if (!finding.stands) return <StateTag state="fine">{t.finding.ceased}</StateTag>;
  if (finding.state === 'closed') return <StateTag state="fine">{word}</StateTag>;
  return <StateTag state="attention">{word ?? t.finding.stands}</StateTag>;
}

function Primary({ finding, isOffice }: { finding: Finding; isOffice: boolean }): ReactElement | undefined {
  const { t } = useWords();
  const opened = finding.steps.findLast((step) => step.what === 'case')?.subjectId;
  if (isOffice && opened)
    return (
      <LinkButton primary size="large" {...pathOfServer(`/cases/${opened}`)}>
        {t.alerts.inCase}
      </LinkButton>
    );
  if (isOffice)
    return (
      <LinkButton
        primary
        size="large"
        data-testid="open-case"
        {...pathOfServer(`/cases/new?from=finding:${finding.findingId}`)}
      >
        {t.alerts.openCase}
      </LinkButton>
    );
  return finding.lot ? (
    <LinkButton primary size="large" icon={<Icon name="way" size={18} />} {...paths.trace(finding.lot.lotId)}>
      {t.finding.trace}
    </LinkButton>
  ) : undefined;
}

/** Where to look further: the way of the goods, how far it reaches, and the business's books. */
function Further({ finding }: { finding: Finding }): ReactElement {
  const { t } = useWords();
  return (
    <span className="button-row">
      {finding.lot ? <Link {...paths.trace(finding.lot.lotId)}>{t.finding.trace}</Link> : null}
      {finding.lot ? <Link {...paths.scope(finding.lot.lotId)}>{t.finding.scope}</Link> : null}
      {finding.party ? <Link {...paths.party(finding.party.partyId)}>{t.finding.openParty}</Link> : null}
    </span>
  );
}

/** One alert: what does not fit, what shows it, where to go on, and what was made of it. */
export function AlertPage(): ReactElement {
  const { t, pick } = useWords();
  const isOffice = useMe().role !== 'operator';
  const { findingId } = useParams({ from: '/desk/alerts/$findingId' });
  const finding = useQuery(findingQuery(findingId));
  useMarkSeen(finding.data, isOffice);
  return (
    <Loaded query={finding} rows={6}>
      {(found) => (
        <>
          <PageHead
            title={t.finding.kinds[found.kind]}
            lead={
              <>
                <SeverityTag severity={found.severity} /> {stateOf(found, t)} {pick(found.words)}
              </>
            }
            beside={
              isOffice ? <Further finding={found} /> : <Link {...paths.findings({})}>{t.finding.all}</Link>
            }
            primary={<Primary finding={found} isOffice={isOffice} />}
          />
          <AlertFacts finding={found} />
          <Evidence finding={found} />
          {isOffice ? <AlertActs finding={found} /> : null}
          {isOffice ? <AlertHistory finding={found} /> : null}
        </>
      )}
    </Loaded>
  );
}
