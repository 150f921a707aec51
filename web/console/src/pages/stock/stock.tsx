import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import { stockQuery } from '../../api/queries.ts';
import type { StockLine } from '../../api/types.ts';
import { pieceOf } from '../../format/quantity.ts';
import { paths } from '../../paths.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { ExpiryTag } from '../../ui/expiry-tag.tsx';
import { Amount, Day, Time } from '../../ui/figures.tsx';
import { FilterField } from '../../ui/filter-field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, PageHead } from '../../ui/page.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import { Today } from './today.tsx';

const PAGE = 200;

function useColumns(): Column<StockLine>[] {
  const { t, pick } = useWords();
  return [
    {
      key: 'name',
      head: t.stock.name,
      cell: (line) => (
        <>
          <Link {...paths.lot(line.lotId)} className="cell-title">
            {line.name}
          </Link>
          <span className="row-sub">{line.batch ? `${t.stock.batch} ${line.batch}` : line.origin}</span>
          <ExpiryTag date={line.expiryDate} />
        </>
      ),
    },
    {
      key: 'onHand',
      head: t.stock.onHand,
      numeric: true,
      cell: (line) => (
        <>
          {line.lowerBound ? <span title={t.stock.atLeastHint}>{t.stock.atLeast} </span> : null}
          <span className="figure strong">{pick(line.display)}</span>
          {line.displayRange ? (
            <span className="row-sub" data-testid="stock-range">
              {line.possiblySold?.contradictory
                ? t.shelf.contradictory
                : t.shelf.range(pick(line.displayRange))}
            </span>
          ) : null}
          {line.onHand < 0 ? <StateTag state="stop">{t.stock.negative}</StateTag> : null}
        </>
      ),
    },
    {
      key: 'incoming',
      head: t.stock.incoming,
      numeric: true,
      cell: (line) =>
        line.incoming === 0 ? (
          <span className="faint">—</span>
        ) : (
          <Amount value={line.incoming} base={line.baseUnit} piece={pieceOf(pick(line.display))} />
        ),
    },
    { key: 'made', head: t.stock.made, cell: (line) => <Day date={line.productionDate} /> },
    {
      key: 'expires',
      head: t.stock.expires,
      cell: (line) => <Day date={line.expiryDate} />,
    },
    { key: 'last', head: t.stock.last, cell: (line) => <Time at={line.lastAt} /> },
    {
      key: 'sell',
      head: t.voucher.actions,
      cell: (line) =>
        line.onHand > 0 ? (
          <Link to="/vouchers/new" search={{ lot: line.lotId }} aria-label={`${t.stock.sell}: ${line.name}`}>
            {t.stock.sell}
          </Link>
        ) : null,
    },
  ];
}

/** What came in, went out and is left today, then every lot on hand. */
export function StockPage(): ReactElement {
  const { t } = useWords();
  const navigate = useNavigate();
  const { q, before } = useSearch({ from: '/desk/stock' });
  const stock = useQuery(stockQuery({ q, before, limit: PAGE }));
  const columns = useColumns();
  const change = (next: { q?: string | undefined; before?: string | undefined }) =>
    void navigate({ to: '/stock', search: { q, before: undefined, ...next }, replace: true });
  return (
    <>
      <PageHead
        title={t.stock.title}
        primary={
          <LinkButton
            primary
            size="large"
            icon={<Icon name="pen" size={18} />}
            to="/records/new"
            search={{ kind: 'sale' }}
          >
            {t.record.title}
          </LinkButton>
        }
      />
      <Today />
      <div className="filters">
        <FilterField
          label={t.stock.find}
          value={q ?? ''}
          onChange={(text) => change({ q: text || undefined })}
        />
      </div>
      <Loaded query={stock} rows={8}>
        {({ items, next }) =>
          items.length === 0 ? (
            <Empty action={<LinkButton to="/scan">{t.home.scanReceive}</LinkButton>}>
              {q ? t.stock.emptyFiltered : t.stock.empty}
            </Empty>
          ) : (
            <>
              <DataTable
                caption={t.stock.title}
                rows={items}
                columns={columns}
                rowKey={(line) => line.lotId}
                testId="stock"
              />
              <div className="pager">
                {before ? (
                  <Button onClick={() => change({ before: undefined })}>{t.voucher.newest}</Button>
                ) : null}
                {next ? <Button onClick={() => change({ before: next })}>{t.voucher.older}</Button> : null}
              </div>
            </>
          )
        }
      </Loaded>
    </>
  );
}
