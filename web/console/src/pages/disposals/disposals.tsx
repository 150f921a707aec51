import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import { disposalsQuery, type ShelfItem, shelfQuery } from '../../api/disposals-queries.ts';
import { paths } from '../../paths.ts';
import { useMe } from '../../shell/use-me.ts';
import { Day } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, PageHead, Section } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import { DisposalLine } from './disposal-line.tsx';
import { OfficeDisposals } from './office-disposals.tsx';

export function DisposalsPage(): ReactElement {
  const me = useMe();
  return me.role === 'operator' ? <OwnDisposals /> : <OfficeDisposals />;
}

function ShelfLine({ item }: { item: ShelfItem }): ReactElement {
  const { t, pick } = useWords();
  const all = item.free.quantity === 0;
  return (
    <li className="disposals-shelf" data-testid="shelf-item">
      <div className="row-main">
        <div className="row-title">{item.name}</div>
        <div className="row-sub">
          {[item.batch, pick(item.onHand.display)].filter(Boolean).join(' · ')} · {t.disposals.ends}{' '}
          <Day date={item.expiryDate} />
        </div>
        {item.held.quantity > 0 ? (
          <div className="row-sub">{t.disposals.heldPart(pick(item.held.display))}</div>
        ) : null}
        <StateTag state={item.expired ? 'stop' : 'attention'}>
          {item.expired ? t.disposals.daysPast(-item.daysLeft) : t.disposals.daysLeft(item.daysLeft)}
        </StateTag>
      </div>
      {all ? (
        <StateTag state="fine">{t.disposals.held}</StateTag>
      ) : (
        <LinkButton
          size="large"
          danger={item.expired}
          primary={item.expired}
          {...paths.takeOff(item.lotId)}
          aria-label={`${t.disposals.takeOff}: ${item.name}`}
        >
          {t.disposals.takeOff}
        </LinkButton>
      )}
    </li>
  );
}

/** A business's own: what nears its end or is past it, then what is under way. */
function OwnDisposals(): ReactElement {
  const { t } = useWords();
  const navigate = useNavigate();
  const { view, before } = useSearch({ from: '/desk/disposals' });
  const shelf = useQuery(shelfQuery);
  const open = useQuery(disposalsQuery({ state: 'open' }));
  const ended = useQuery({ ...disposalsQuery({ state: 'ended', before }), enabled: view === 'ended' });
  return (
    <>
      <PageHead
        title={t.disposals.title}
        lead={t.disposals.lead}
        primary={
          <LinkButton size="large" icon={<Icon name="plus" size={18} />} {...paths.takeOff()}>
            {t.disposals.takeOffOther}
          </LinkButton>
        }
      />
      <Section title={t.disposals.open} count={open.data?.items.length} testId="disposals-open">
        <Loaded query={open} rows={2}>
          {({ items }) =>
            items.length === 0 ? (
              <p className="quiet">{t.disposals.openNone}</p>
            ) : (
              <Rows label={t.disposals.open}>
                {items.map((row) => (
                  <DisposalLine key={row.disposalId} row={row} withParty={false} />
                ))}
              </Rows>
            )
          }
        </Loaded>
      </Section>
      <Section title={t.disposals.shelf} count={shelf.data?.length} testId="disposals-shelf">
        <Loaded query={shelf} rows={4}>
          {(items) =>
            items.length === 0 ? (
              <Empty>{t.disposals.shelfNone}</Empty>
            ) : (
              <ul className="disposals-list">
                {items.map((item) => (
                  <ShelfLine key={item.lotId} item={item} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Section>
      <Section title={t.disposals.ended}>
        {view === 'ended' ? (
          <Loaded query={ended} rows={4}>
            {({ items, next }) => (
              <>
                {items.length === 0 ? <p className="quiet">{t.disposals.endedNone}</p> : null}
                <Rows label={t.disposals.ended}>
                  {items.map((row) => (
                    <DisposalLine key={row.disposalId} row={row} withParty={false} />
                  ))}
                </Rows>
                {next ? (
                  <Button
                    size="large"
                    onClick={() =>
                      void navigate({ to: '/disposals', search: { view: 'ended', before: next } })
                    }
                  >
                    {t.disposals.older}
                  </Button>
                ) : null}
              </>
            )}
          </Loaded>
        ) : (
          <Link to="/disposals" search={{ view: 'ended' }} className="disposals-more">
            {t.home.seeAll}
          </Link>
        )}
      </Section>
    </>
  );
}
