import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type ReactElement, useMemo } from 'react';
import { cityQuery, dealersQuery, productLotsQuery, productQuery } from '../../api/queries.ts';
import type { Dealer, Product, ProductDealers } from '../../api/types.ts';
import { columnFigure, columnUnit, pieceOf } from '../../format/quantity.ts';
import { paths } from '../../paths.ts';
import { useMe } from '../../shell/use-me.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Day, Time } from '../../ui/figures.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, Facts, PageHead, Section } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { readSorting, writeSorting } from '../../ui/sorting.ts';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import { FreezeLink } from '../freezes/freeze-link.tsx';

/** Lots that one question about recall scopes takes. */
const LOTS_MOST = 50;

function ProductFacts({ product }: { product: Product }): ReactElement {
  const { t, language } = useWords();
  const city = useQuery(cityQuery).data;
  const category =
    city?.categories.find((one) => one.code === product.category)?.[language] ?? product.category;
  const packing = product.packing.map((level) =>
    t.product.contains(level.unit, String(level.contains), level.of),
  );
  const items: [string, string | null][] = [
    [t.product.category, product.imported ? `${category} · ${t.product.imported}` : category],
    [product.gtin ? t.product.gtin : t.product.code, product.gtin ?? product.code],
    [t.product.brand, product.brand],
    [t.product.spec, product.specification],
    [t.product.shelfLife, product.shelfLife],
    [t.product.packing, packing.join(language === 'zh' ? '，' : ', ') || null],
  ];
  return <Facts items={items.filter(([, value]) => value !== null)} />;
}

function useDealerColumns({ totals }: ProductDealers): Column<Dealer>[] {
  const { t, language } = useWords();
  const unit = columnUnit(totals.baseUnit, language, pieceOf(totals.display.received[language]));
  return useMemo(() => {
    const figure = (
      key: 'received' | 'sold' | 'movedOn' | 'onHand' | 'incoming',
      head: string,
      sum?: number,
    ): Column<Dealer> => ({
      key,
      head: `${head} (${unit})`,
      numeric: true,
      order: (row) => row[key],
      cell: (row) =>
        row[key] === 0 ? <span className="faint">0</span> : columnFigure(row[key], totals.baseUnit),
      foot: sum === undefined ? '' : columnFigure(sum, totals.baseUnit),
    });
    return [
      {
        key: 'party',
        head: t.product.dealer,
        order: (row) => row.party.name,
        cell: (row) => (
          <>
            <Link {...paths.party(row.party.partyId)} className="cell-title">
              {row.party.name}
            </Link>
            {row.isSource ? <span className="row-sub">{t.product.source}</span> : null}
            <span className="row-sub">
              {[row.party.address, row.party.contactPhone].filter(Boolean).join(' · ')}
            </span>
          </>
        ),
        foot: t.common.sum,
      },
      figure('received', t.product.received, totals.received),
      figure('sold', t.product.sold, totals.sold),
      figure('movedOn', t.product.movedOn),
      figure('onHand', t.product.onHand, totals.onHand),
      figure('incoming', t.product.incoming, totals.incoming),
      {
        key: 'lots',
        head: t.product.lots,
        numeric: true,
        order: (row) => row.lots,
        cell: (row) => row.lots,
        foot: '',
      },
      {
        key: 'last',
        head: t.product.last,
        order: (row) => row.lastAt,
        cell: (row) => <Time at={row.lastAt} />,
        foot: '',
      },
    ];
  }, [t, unit, totals]);
}

function Dealers({ answer }: { answer: ProductDealers }): ReactElement {
  const { t, language } = useWords();
  const navigate = useNavigate();
  const { productId } = useParams({ from: '/desk/products/$productId' });
  const { sort } = useSearch({ from: '/desk/products/$productId' });
  const columns = useDealerColumns(answer);
  const lots = (useQuery(productLotsQuery(productId)).data ?? []).slice(0, LOTS_MOST).map((lot) => lot.lotId);
  const { totals } = answer;
  const unit = columnUnit(totals.baseUnit, language, pieceOf(totals.display.received[language]));
  const stats = [
    [t.product.received, totals.received],
    [t.product.sold, totals.sold],
    [t.product.onHand, totals.onHand],
    [t.product.incoming, totals.incoming],
  ] as const;
  return (
    <Section
      title={t.product.dealers}
      count={totals.dealers}
      testId="dealers"
      beside={
        lots.length === 0 ? undefined : (
          <Link {...paths.scope(...lots)} data-testid="to-scope">
            {t.scope.linkLatest(lots.length)}
          </Link>
        )
      }
    >
      <dl className="stats">
        {stats.map(([head, value]) => (
          <div key={head} className="stat">
            <dt>{head}</dt>
            <dd>
              <span className="stat-figure">{columnFigure(value, totals.baseUnit)}</span>{' '}
              <span className="stat-unit">{unit}</span>
            </dd>
          </div>
        ))}
      </dl>
      {totals.dealersElsewhere > 0 ? (
        <p className="quiet">{t.product.elsewhere(totals.dealersElsewhere)}</p>
      ) : null}
      {answer.dealers.length === 0 ? (
        <Empty>{t.product.noDealers}</Empty>
      ) : (
        <DataTable
          caption={t.product.dealersLead(answer.dealers.length)}
          rows={answer.dealers}
          columns={columns}
          rowKey={(row) => row.party.partyId}
          sorting={readSorting(sort) ?? { key: 'received', descending: true }}
          onSort={(next) =>
            void navigate({
              to: '/products/$productId',
              params: { productId },
              search: { sort: writeSorting(next) },
              replace: true,
            })
          }
        />
      )}
    </Section>
  );
}

/** The latest lots of a product; those with two stories are marked. */
function ProductLots({ productId }: { productId: string }): ReactElement {
  const { t } = useWords();
  const lots = useQuery(productLotsQuery(productId));
  return (
    <Section title={t.product.lotsTitle} count={lots.data?.length} testId="lots">
      <Loaded query={lots}>
        {(items) =>
          items.length === 0 ? (
            <Empty>{t.product.noLots}</Empty>
          ) : (
            <Rows label={t.product.lotsTitle}>
              {items.map((lot) => (
                <li key={lot.lotId}>
                  <Link {...paths.lot(lot.lotId)} className="row">
                    <span className="row-main">
                      <span className="row-title">{lot.batch ?? lot.code}</span>
                      <span className="row-sub">{lot.origin}</span>
                    </span>
                    {lot.contradictory ? <StateTag state="stop">{t.lot.contradictory}</StateTag> : null}
                    <span className="row-when">
                      {t.voucher.made} <Day date={lot.productionDate} />
                    </span>
                    <span className="row-when">
                      {t.voucher.expires} <Day date={lot.expiryDate} />
                    </span>
                  </Link>
                </li>
              ))}
            </Rows>
          )
        }
      </Loaded>
    </Section>
  );
}

/** A product: how much is in the city and with whom, then its lots. */
export function ProductPage(): ReactElement {
  const { t } = useWords();
  const me = useMe();
  const { productId } = useParams({ from: '/desk/products/$productId' });
  const product = useQuery(productQuery(productId));
  const dealers = useQuery({ ...dealersQuery(productId), enabled: me.role !== 'operator' });
  return (
    <Loaded query={product} rows={8}>
      {(found) => (
        <>
          <PageHead
            title={found.name}
            lead={[t.product.title, found.specification].filter(Boolean).join(' · ')}
            beside={<FreezeLink search={{ kind: 'product', product: found.productId }} />}
          />
          {me.role === 'operator' ? null : (
            <Loaded query={dealers}>{(answer) => <Dealers answer={answer} />}</Loaded>
          )}
          {me.role === 'operator' ? null : <ProductLots productId={productId} />}
          <ProductFacts product={found} />
        </>
      )}
    </Loaded>
  );
}
