import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { type ReactElement, useState } from 'react';
import { type DealersFound, type DutyDealer, dealersSheetHref } from '../../api/duty-queries.ts';
import { paths } from '../../paths.ts';
import { Icon } from '../../ui/icon.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Empty, Section } from '../../ui/page.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import { CallLink } from './contact.tsx';
import { DealerMap } from './dealer-map.tsx';

function Dealer({ dealer }: { dealer: DutyDealer }): ReactElement {
  const { t, pick } = useWords();
  const { party, display } = dealer;
  return (
    <li className="duty-dealer" data-testid="duty-dealer" data-source={dealer.isSource}>
      <div className="duty-dealer-head">
        <Link {...paths.party(party.partyId)} className="row-title">
          {party.name}
        </Link>
        {dealer.isSource ? <StateTag state="unknown">{t.duty.source}</StateTag> : null}
      </div>
      <div className="duty-dealer-stock">
        {dealer.hasStock ? (
          <>
            <span className="quiet">{t.duty.onHand}</span> <strong>{pick(display.onHand)}</strong>
          </>
        ) : (
          <span className="quiet">{t.duty.noneLeft}</span>
        )}
      </div>
      <div className="row-sub duty-dealer-rest">
        {t.duty.received} {pick(display.received)} · {t.duty.sold} {pick(display.sold)}
        {dealer.figures.movedOn > 0 ? ` · ${t.duty.movedOn} ${pick(display.movedOn)}` : ''}
        {party.address ? <span className="duty-address">{party.address}</span> : null}
      </div>
      <CallLink party={party} />
    </li>
  );
}

/** The list as words, for a message to colleagues. */
function useShare(found: DealersFound): { done: boolean; share: () => void } {
  const { t, pick } = useWords();
  const [done, setDone] = useState(false);
  const { goods, totals } = found;
  const text = t.duty.shareText(goods.name, totals.dealers, pick(totals.display.onHand));
  const share = () => {
    const data = { title: goods.name, text, url: globalThis.location.href };
    if (navigator.share) void navigator.share(data).catch(() => undefined);
    else
      void navigator.clipboard
        ?.writeText(`${text}\n${data.url}`)
        .then(() => setDone(true))
        .catch(() => undefined);
  };
  return { done, share };
}

/** Dealers with what they have, whom to call, and the list to take along. */
export function DealerList({ found }: { found: DealersFound }): ReactElement {
  const { t, pick } = useWords();
  const { done, share } = useShare(found);
  const { totals, goods } = found;
  return (
    <Section title={`${goods.name} · ${t.duty.dealers}`} count={totals.dealers} testId="duty-dealers">
      <dl className="stats">
        <div className="stat">
          <dt>{t.duty.onHand}</dt>
          <dd className="stat-figure" data-testid="duty-on-hand">
            {pick(totals.display.onHand)}
          </dd>
        </div>
        <div className="stat">
          <dt>{t.duty.dealers}</dt>
          <dd className="stat-figure">{t.duty.withStock(totals.withStock)}</dd>
        </div>
      </dl>
      {found.truncated ? <p className="note note-attention">{t.duty.truncated}</p> : null}
      {totals.dealersElsewhere > 0 ? (
        <p className="quiet">{t.duty.elsewhere(totals.dealersElsewhere)}</p>
      ) : null}
      <div className="duty-tools duty-print-hide">
        <LinkButton
          primary
          size="large"
          to="/cases/new"
          search={{ origin: 'tip', title: goods.name, lot: found.lotIds }}
          data-testid="duty-open-case"
        >
          {t.duty.openCase}
        </LinkButton>
        <Button size="large" icon={<Icon name="share" />} onClick={share}>
          {done ? t.duty.copied : t.duty.share}
        </Button>
        <Button size="large" icon={<Icon name="paper" />} onClick={() => globalThis.print()}>
          {t.duty.print}
        </Button>
        <Button size="large" icon={<Icon name="download" />} href={dealersSheetHref(goods.key)}>
          {t.duty.sheet}
        </Button>
      </div>
      {found.dealers.length === 0 ? (
        <Empty>{t.duty.noDealers}</Empty>
      ) : (
        <ul className="duty-dealers" aria-label={t.duty.dealers}>
          {found.dealers.map((dealer) => (
            <Dealer key={dealer.party.partyId} dealer={dealer} />
          ))}
        </ul>
      )}
      <DealerMap counts={found.districts} />
    </Section>
  );
}
