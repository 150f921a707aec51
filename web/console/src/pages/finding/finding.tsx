import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactElement, ReactNode } from 'react';
import { findingQuery } from '../../api/inquiry-queries.ts';
import type { Finding } from '../../api/types.ts';
import { paths } from '../../paths.ts';
import { useMe } from '../../shell/use-me.ts';
import { Time } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, Facts, PageHead, Section } from '../../ui/page.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';

function FindingFacts({ finding }: { finding: Finding }): ReactElement {
  const { t, pick } = useWords();
  const me = useMe();
  const { party, lot, product, window, code } = finding;
  const items: [string, ReactNode][] = [
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

/** One finding: what does not fit, what shows it, and where to go on. */
export function FindingPage(): ReactElement {
  const { t, pick } = useWords();
  const me = useMe();
  const { findingId } = useParams({ from: '/desk/findings/$findingId' });
  const finding = useQuery(findingQuery(findingId));
  return (
    <Loaded query={finding} rows={6}>
      {(found) => (
        <>
          <PageHead
            title={t.finding.kinds[found.kind]}
            lead={
              <>
                <StateTag state={found.stands ? 'attention' : 'fine'}>
                  {found.stands ? t.finding.stands : t.finding.ceased}
                </StateTag>{' '}
                {pick(found.words)}
              </>
            }
            beside={
              <span className="button-row">
                {found.lot && me.role !== 'operator' ? (
                  <Link {...paths.scope(found.lot.lotId)}>{t.finding.scope}</Link>
                ) : null}
                <Link {...paths.findings({})}>{t.finding.all}</Link>
              </span>
            }
            primary={
              found.lot ? (
                <LinkButton
                  primary
                  size="large"
                  icon={<Icon name="way" size={18} />}
                  {...paths.trace(found.lot.lotId)}
                >
                  {t.finding.trace}
                </LinkButton>
              ) : found.party && me.role !== 'operator' ? (
                <LinkButton
                  primary
                  size="large"
                  icon={<Icon name="ledger" size={18} />}
                  {...paths.party(found.party.partyId)}
                >
                  {t.finding.openParty}
                </LinkButton>
              ) : undefined
            }
          />
          <FindingFacts finding={found} />
          <Evidence finding={found} />
        </>
      )}
    </Loaded>
  );
}
