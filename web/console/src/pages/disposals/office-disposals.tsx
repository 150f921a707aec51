import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Segmented, Select } from 'antd';
import type { ReactElement } from 'react';
import {
  disposalsQuery,
  type ExpiredParty,
  expiredQuery,
  returnedQuery,
} from '../../api/disposals-queries.ts';
import { cityQuery } from '../../api/queries.ts';
import { paths } from '../../paths.ts';
import { useMe } from '../../shell/use-me.ts';
import { Day } from '../../ui/figures.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, PageHead } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import { DisposalLine } from './disposal-line.tsx';
import { ReturnedList } from './returned-list.tsx';

const VIEWS = ['open', 'expired', 'returned', 'ended'] as const;
type View = (typeof VIEWS)[number];
/** The first view needs no word in the address. */
const inAddress = (view: View) => (view === 'open' ? undefined : view);

interface Asked {
  division: string | undefined;
}

function OfficeList({ division, state }: Asked & { state: 'open' | 'ended' }): ReactElement {
  const { t } = useWords();
  const navigate = useNavigate();
  const { before } = useSearch({ from: '/desk/disposals' });
  const found = useQuery(disposalsQuery({ state, division, ...(state === 'ended' ? { before } : {}) }));
  return (
    <Loaded query={found} rows={8}>
      {({ items, next }) =>
        items.length === 0 ? (
          <Empty>{state === 'open' ? t.disposals.openNone : t.disposals.endedNone}</Empty>
        ) : (
          <>
            <Rows label={t.disposals.title}>
              {items.map((row) => (
                <DisposalLine key={row.disposalId} row={row} withParty />
              ))}
            </Rows>
            {next ? (
              <Button
                onClick={() =>
                  void navigate({ to: '/disposals', search: { view: 'ended', division, before: next } })
                }
              >
                {t.disposals.older}
              </Button>
            ) : null}
          </>
        )
      }
    </Loaded>
  );
}

function ExpiredBusiness({ one }: { one: ExpiredParty }): ReactElement {
  const { t, pick } = useWords();
  const { party, lots } = one;
  return (
    <li className="disposals-business" data-testid="expired-business">
      <div className="disposals-step-head">
        <Link {...paths.party(party.partyId)} className="row-title">
          {[party.name, party.stall].filter(Boolean).join(' ')}
        </Link>
        {party.contactPhone ? <a href={`tel:${party.contactPhone}`}>{party.contactPhone}</a> : null}
        <span className="row-when">{t.disposals.expiredLots(lots.length)}</span>
      </div>
      <ul className="disposals-expired">
        {lots.map((lot) => (
          <li key={lot.lotId}>
            <Link {...paths.lot(lot.lotId)}>{[lot.name, lot.batch].filter(Boolean).join(' ')}</Link>
            <span className="row-sub">
              {t.disposals.ends} <Day date={lot.expiryDate} /> · {t.disposals.daysPast(lot.daysPast)}
            </span>
            <span className="figure">{pick(lot.onHand.display)}</span>
            {lot.shortfall ? (
              <StateTag state="stop">{pick(lot.shortfall.words)}</StateTag>
            ) : lot.free.quantity > 0 ? (
              <StateTag state="attention">
                {t.disposals.onShelf} {pick(lot.free.display)}
              </StateTag>
            ) : (
              <StateTag state="fine">{t.disposals.held}</StateTag>
            )}
          </li>
        ))}
      </ul>
    </li>
  );
}

function ExpiredList({ division }: Asked): ReactElement {
  const { t } = useWords();
  const found = useQuery(expiredQuery(division));
  return (
    <>
      <p className="quiet">{t.disposals.expiredLead}</p>
      <Loaded query={found} rows={8}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t.disposals.expiredNone}</Empty>
          ) : (
            <ul className="disposals-list">
              {items.map((one) => (
                <ExpiredBusiness key={one.party.partyId} one={one} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}

function Returned({ division }: Asked): ReactElement {
  const { t } = useWords();
  const found = useQuery(returnedQuery(division));
  return (
    <Loaded query={found} rows={6}>
      {(items) =>
        items.length === 0 ? <Empty>{t.disposals.returnsNone}</Empty> : <ReturnedList items={items} />
      }
    </Loaded>
  );
}

/** For officers of a district: what burns first, expired stock by business, what went back to suppliers. */
export function OfficeDisposals(): ReactElement {
  const { t, language } = useWords();
  const navigate = useNavigate();
  const me = useMe();
  const { view = 'open', division } = useSearch({ from: '/desk/disposals' });
  const city = useQuery(cityQuery).data;
  // The whole city's officer chooses a district; a district's own sees no other.
  const whole = me.divisionCode === null || me.divisionCode === city?.code;
  return (
    <>
      <PageHead title={t.disposals.title} lead={t.disposals.officeLead} />
      <div className="filters">
        <Segmented
          aria-label={t.disposals.title}
          size="large"
          value={view}
          onChange={(next: View) =>
            void navigate({
              to: '/disposals',
              search: { view: inAddress(next), division },
              replace: true,
            })
          }
          options={VIEWS.map((value) => ({ value, label: t.disposals.officeViews[value] }))}
        />
        {whole ? (
          <Select
            aria-label={t.alerts.district}
            size="large"
            className="disposals-district"
            value={division ?? ''}
            onChange={(code: string) =>
              void navigate({
                to: '/disposals',
                search: { view: inAddress(view), division: code || undefined },
                replace: true,
              })
            }
            options={[
              { value: '', label: t.disposals.wholeCity },
              ...(city?.districts ?? []).map((one) => ({ value: one.code, label: one[language] })),
            ]}
          />
        ) : null}
      </div>
      {view === 'expired' ? (
        <ExpiredList division={division} />
      ) : view === 'returned' ? (
        <Returned division={division} />
      ) : (
        <OfficeList division={division} state={view} />
      )}
    </>
  );
}
