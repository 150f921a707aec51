import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { lotQuery } from '../../api/queries.ts';
import type { Lot } from '../../api/types.ts';
import { paths } from '../../paths.ts';
import { useMe } from '../../shell/use-me.ts';
import { Day, Time } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Facts, PageHead, Section } from '../../ui/page.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import { FreezeLink } from '../freezes/freeze-link.tsx';
import { Notices } from '../home/notices.tsx';
import { Claims } from './claims.tsx';
import { LinkLot } from './link-lot.tsx';

function LotFacts({ lot }: { lot: Lot }): ReactElement {
  const { t } = useWords();
  const first = lot.claims[0];
  const dates: [string, ReactElement | string | null][] = lot.contradictory
    ? []
    : [
        [t.lot.made, <Day key="made" date={first?.productionDate} />],
        [t.lot.expires, <Day key="expires" date={first?.expiryDate} />],
        [t.lot.origin, first?.origin ?? null],
      ];
  return (
    <Facts
      items={[
        [
          t.lot.product,
          <Link key="product" {...paths.product(lot.product.productId)}>
            {lot.product.name}
          </Link>,
        ],
        ...(lot.batch
          ? [
              [
                t.lot.batch,
                <span key="batch" className="mono">
                  {lot.batch}
                </span>,
              ] as const,
            ]
          : []),
        ...(lot.serial
          ? [
              [
                t.lot.serial,
                <span key="serial" className="mono">
                  {lot.serial}
                </span>,
              ] as const,
            ]
          : []),
        [
          t.lot.producer,
          lot.producer ? (
            <Link key="producer" {...paths.party(lot.producer.partyId)}>
              {lot.producer.name}
            </Link>
          ) : null,
        ],
        ...dates,
        [
          t.lot.code,
          <span key="code" className="mono">
            {lot.code}
          </span>,
        ],
      ]}
    />
  );
}

function Linked({ lot }: { lot: Lot }): ReactElement {
  const { t } = useWords();
  const kinds: Record<string, string> = t.lot.linkKinds;
  return (
    <Section title={t.lot.linked} count={lot.links.length}>
      {lot.links.length === 0 ? (
        <p className="quiet">{t.lot.noLinks}</p>
      ) : (
        <>
          <p className="quiet">{t.lot.linkedLead}</p>
          <ul className="papers" aria-label={t.lot.linked}>
            {lot.links.map((link) => (
              <li key={link.lotId}>
                <div>
                  <Link {...paths.lot(link.lotId)} className="row-title">
                    {kinds[link.kind] ?? link.kind}
                  </Link>
                  <div className="row-sub">{link.reason}</div>
                </div>
                <Time at={link.at} />
              </li>
            ))}
          </ul>
        </>
      )}
      <LinkLot lot={lot} />
    </Section>
  );
}

/** A lot: what it is, whether its documents agree, what it is linked to; from here it is traced. */
export function LotPage(): ReactElement {
  const { t } = useWords();
  const me = useMe();
  const { reference } = useParams({ from: '/desk/lots/$reference' });
  const lot = useQuery(lotQuery(reference));
  return (
    <Loaded query={lot} rows={6}>
      {(found) => (
        <>
          <PageHead
            title={[found.product.name, found.batch ?? found.serial].filter(Boolean).join(' · ')}
            lead={
              <>
                {found.contradictory ? <StateTag state="stop">{t.lot.contradictory}</StateTag> : null}{' '}
                {t.lot.title}
              </>
            }
            beside={
              <span className="button-row">
                <FreezeLink search={{ kind: 'lot', lot: found.lotId }} />
                {me.role === 'operator' ? null : (
                  <Link className="with-icon" {...paths.scope(found.lotId)} data-testid="to-scope">
                    <Icon name="way" size={18} />
                    {t.scope.link}
                  </Link>
                )}
                {me.role === 'regulator' ? (
                  <Link
                    className="with-icon"
                    {...paths.newCase({
                      origin: 'own',
                      lot: [found.lotId],
                      title: [found.product.name, found.batch].filter(Boolean).join(' '),
                    })}
                    data-testid="open-case"
                  >
                    <Icon name="stop" size={18} />
                    {t.cases.open}
                  </Link>
                ) : null}
                <a className="with-icon" href={found.scanUrl} target="_blank" rel="noreferrer">
                  {t.lot.publicPage}
                </a>
              </span>
            }
            primary={
              me.role === 'administrator' ? undefined : (
                <LinkButton
                  primary
                  size="large"
                  icon={<Icon name="way" size={18} />}
                  {...paths.trace(found.lotId)}
                >
                  {t.lot.trace}
                </LinkButton>
              )
            }
          />
          {me.role === 'operator' ? <Notices lotId={found.lotId} /> : null}
          {found.contradictory ? <Claims lot={found} /> : null}
          <LotFacts lot={found} />
          {!found.contradictory && found.claims.length > 1 ? <Claims lot={found} /> : null}
          {me.role === 'administrator' ? null : <Linked lot={found} />}
        </>
      )}
    </Loaded>
  );
}
