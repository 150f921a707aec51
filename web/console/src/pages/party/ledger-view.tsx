import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Input } from 'antd';
import { type ReactElement, useMemo, useState } from 'react';
import { ledgerQuery } from '../../api/queries.ts';
import {
  LEDGER_COLUMNS,
  type Ledger,
  type LedgerColumn,
  type LedgerEntry,
  type LedgerProduct,
} from '../../api/types.ts';
import { columnFigure, columnUnit, pieceOf } from '../../format/quantity.ts';
import { addDays, dayOf } from '../../format/time.ts';
import { paths } from '../../paths.ts';
import { useMe } from '../../shell/use-me.ts';
import { type Column, DataTable, type Sorting } from '../../ui/data-table.tsx';
import { Time } from '../../ui/figures.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';

export interface Period {
  from: string;
  to: string;
}
const PRESETS = { today: 1, week: 7, month: 30, quarter: 90 } as const;

/** The period of the address, or the last thirty days. */
export function periodOf(
  search: { from?: string | undefined; to?: string | undefined },
  now_ms: number,
): Period {
  const today = dayOf(now_ms);
  const to = search.to ?? today;
  return { from: search.from ?? addDays(to, 1 - PRESETS.month), to };
}

function PeriodPicker({
  period,
  onChange,
}: {
  period: Period;
  onChange: (next: Period) => void;
}): ReactElement {
  const { t } = useWords();
  const today = dayOf(Date.now());
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a border and a legend
    <div className="filters" role="group" aria-label={t.ledger.period}>
      {(['today', 'week', 'month', 'quarter'] as const).map((preset) => {
        const from = addDays(today, 1 - PRESETS[preset]);
        return (
          <button
            key={preset}
            type="button"
            className="chip"
            aria-pressed={period.from === from && period.to === today}
            onClick={() => onChange({ from, to: today })}
          >
            {t.ledger.presets[preset]}
          </button>
        );
      })}
      <span className="date-pair">
        <Input
          type="date"
          aria-label={t.ledger.from}
          value={period.from}
          max={period.to}
          onChange={(event) => event.target.value && onChange({ ...period, from: event.target.value })}
        />
        <span aria-hidden="true">–</span>
        <Input
          type="date"
          aria-label={t.ledger.to}
          value={period.to}
          min={period.from}
          onChange={(event) => event.target.value && onChange({ ...period, to: event.target.value })}
        />
      </span>
    </div>
  );
}

function useProductColumns(): Column<LedgerProduct>[] {
  const { t, language } = useWords();
  const me = useMe();
  return useMemo(() => {
    const figure = (key: LedgerColumn): Column<LedgerProduct> => ({
      key,
      head: t.ledger.columns[key],
      numeric: true,
      order: (row) => row[key],
      cell: (row) => {
        if (row[key] === 0) return <span className="faint">0</span>;
        const weight = key !== 'closing' ? undefined : row[key] < 0 ? 'stop strong' : 'strong';
        return <span className={weight}>{columnFigure(row[key], row.baseUnit)}</span>;
      },
    });
    return [
      {
        key: 'name',
        head: t.goods.product,
        order: (row) => row.name,
        cell: (row) => (
          <>
            {me.role === 'operator' ? (
              <span className="cell-title">{row.name}</span>
            ) : (
              <Link {...paths.product(row.productId)} className="cell-title">
                {row.name}
              </Link>
            )}
            <span className="row-sub">
              {columnUnit(row.baseUnit, language, pieceOf(row.display.closing[language]))}
            </span>
          </>
        ),
      },
      ...LEDGER_COLUMNS.map(figure),
    ];
  }, [t, language, me.role]);
}

function useEntryColumns(): Column<LedgerEntry>[] {
  const { t, pick } = useWords();
  return [
    { key: 'at', head: t.common.time, cell: (row) => <Time at={row.at} />, order: (row) => row.at },
    {
      key: 'what',
      head: t.ledger.what,
      cell: (row) =>
        row.voucherNumber ? (
          <Link {...paths.voucher(row.voucherNumber)}>{pick(row.words)}</Link>
        ) : (
          <span>{pick(row.words)}</span>
        ),
    },
    {
      key: 'name',
      head: t.goods.product,
      order: (row) => row.name,
      cell: (row) => (
        <>
          <Link {...paths.lot(row.lotId)} className="cell-title">
            {row.name}
          </Link>
          <span className="row-sub">{row.batch}</span>
        </>
      ),
    },
    {
      key: 'quantity',
      head: t.common.quantity,
      numeric: true,
      cell: (row) => (row.display ? pick(row.display) : '—'),
    },
    {
      key: 'with',
      head: t.ledger.with,
      cell: (row) => row.counterpart?.name ?? <span className="faint">—</span>,
    },
  ];
}

function Answer({ ledger }: { ledger: Ledger }): ReactElement {
  const { t } = useWords();
  const [sorting, setSorting] = useState<Sorting | undefined>();
  const [entrySorting, setEntrySorting] = useState<Sorting | undefined>();
  const productColumns = useProductColumns();
  const entryColumns = useEntryColumns();
  if (ledger.products.length === 0 && ledger.entries.length === 0) return <Empty>{t.ledger.empty}</Empty>;
  return (
    <>
      <Section
        title={t.ledger.products}
        count={ledger.products.length}
        beside={ledger.lag.exact ? undefined : <output>{t.ledger.behind(ledger.lag.pending)}</output>}
      >
        <DataTable
          caption={t.ledger.products}
          rows={ledger.products}
          columns={productColumns}
          rowKey={(row) => `${row.productId}${row.baseUnit}`}
          sorting={sorting}
          onSort={setSorting}
          testId="ledger-products"
        />
      </Section>
      <Section title={t.ledger.entries} count={ledger.entries.length}>
        {ledger.entries.length === 0 ? (
          <Empty>{t.ledger.empty}</Empty>
        ) : (
          <DataTable
            caption={t.ledger.entries}
            rows={ledger.entries}
            columns={entryColumns}
            rowKey={(row) =>
              `${row.documentId}${row.lotId}${row.kind}${row.counterpart?.partyId ?? ''}${row.quantity}`
            }
            sorting={entrySorting}
            onSort={setEntrySorting}
          />
        )}
      </Section>
    </>
  );
}

/** 进销存 of one business over a period: sums by product, then every entry. */
export function LedgerView(props: {
  partyId: string;
  period: Period;
  onPeriod: (next: Period) => void;
}): ReactElement {
  const ledger = useQuery(ledgerQuery(props.partyId, props.period.from, props.period.to));
  return (
    <>
      <PeriodPicker period={props.period} onChange={props.onPeriod} />
      <Loaded query={ledger} rows={8}>
        {(found) => <Answer ledger={found} />}
      </Loaded>
    </>
  );
}
