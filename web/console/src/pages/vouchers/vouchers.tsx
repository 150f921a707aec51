import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Select } from 'antd';
import type { ReactElement } from 'react';
import { vouchersQuery } from '../../api/queries.ts';
import { matches } from '../../format/matches.ts';
import type { VouchersSearch } from '../../search-types.ts';
import { FilterField } from '../../ui/filter-field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, PageHead } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { VOUCHER_STATES } from '../../ui/voucher-state.tsx';
import { useWords } from '../../words/words.tsx';
import { ReceiveAll } from './receive-all.tsx';
import { VoucherRow } from './voucher-row.tsx';

const PAGE = 50;
const PAGE_FILTERED = 200;

/** Vouchers to me or from me, newest first; filter and place in the list are in the address. */
export function VouchersPage(): ReactElement {
  const { t } = useWords();
  const navigate = useNavigate();
  const search = useSearch({ from: '/desk/vouchers' });
  const { direction = 'received', state, q, before } = search;
  const vouchers = useQuery(vouchersQuery({ direction, state, before, limit: q ? PAGE_FILTERED : PAGE }));
  const incoming = direction === 'received';
  const change = (next: VouchersSearch) =>
    void navigate({ to: '/vouchers', search: { ...search, before: undefined, ...next }, replace: true });
  return (
    <>
      <PageHead
        title={incoming ? t.voucher.incomingTitle : t.voucher.outgoingTitle}
        primary={
          incoming ? (
            <LinkButton
              primary
              className="is-scan"
              size="large"
              icon={<Icon name="scan" size={18} />}
              to="/scan"
            >
              {t.home.scanReceive}
            </LinkButton>
          ) : (
            <LinkButton primary size="large" icon={<Icon name="plus" size={18} />} to="/vouchers/new">
              {t.voucher.issue}
            </LinkButton>
          )
        }
        lead={incoming ? <Link to="/purchases/new">{t.voucher.purchase}</Link> : undefined}
        beside={incoming ? <ReceiveAll /> : undefined}
      />
      <nav className="tabs" aria-label={t.voucher.title}>
        {(['received', 'sent'] as const).map((one) => (
          <Link
            key={one}
            to="/vouchers"
            search={{ direction: one }}
            className="tab"
            aria-current={one === direction ? 'page' : undefined}
          >
            {one === 'received' ? t.nav.incoming : t.nav.outgoing}
          </Link>
        ))}
      </nav>
      <div className="filters">
        <FilterField
          label={t.voucher.find}
          value={q ?? ''}
          onChange={(text) => change({ q: text || undefined })}
        />
        <Select
          aria-label={t.voucher.filterState}
          value={state ?? 'all'}
          onChange={(value) => change({ state: VOUCHER_STATES.find((one) => one === value) })}
          options={[
            { value: 'all', label: `${t.voucher.filterState}: ${t.common.all}` },
            ...VOUCHER_STATES.map((value) => ({ value, label: t.voucher.states[value] })),
          ]}
        />
      </div>
      <Loaded query={vouchers} rows={8}>
        {({ items: all, next }) => {
          const items = q
            ? all.filter((one) =>
                matches(q, one.summary, one.number, incoming ? one.sender.name : one.receiver.name),
              )
            : all;
          return items.length === 0 ? (
            <Empty>
              {q || state
                ? t.voucher.emptyFiltered
                : incoming
                  ? t.voucher.emptyIncoming
                  : t.voucher.emptyOutgoing}
            </Empty>
          ) : (
            <>
              <Rows label={incoming ? t.voucher.incomingTitle : t.voucher.outgoingTitle}>
                {items.map((voucher) => (
                  <VoucherRow key={voucher.number} voucher={voucher} direction={direction} />
                ))}
              </Rows>
              <div className="pager">
                {before ? (
                  <Button onClick={() => change({ before: undefined })}>{t.voucher.newest}</Button>
                ) : null}
                {next ? <Button onClick={() => change({ before: next })}>{t.voucher.older}</Button> : null}
              </div>
            </>
          );
        }}
      </Loaded>
    </>
  );
}
