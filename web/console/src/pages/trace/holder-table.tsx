import { useQuery } from '@tanstack/react-query';
import { type ReactElement, type ReactNode, useMemo } from 'react';
import { cityQuery } from '../../api/queries.ts';
import { columnFigure, columnUnit } from '../../format/quantity.ts';
import type { Language } from '../../format/time.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { FilterField } from '../../ui/filter-field.tsx';
import { readSorting, writeSorting } from '../../ui/sorting.ts';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import { type Figure, type HolderRow, sharedUnit, sumsOf } from './holder-rows.ts';

interface Props {
  rows: readonly HolderRow[];
  sort: string | undefined;
  q: string;
  selected: string | undefined;
  onSort: (sort: string) => void;
  onFilter: (q: string) => void;
  onSelect: (partyId: string) => void;
}

const CERTAINTY = { possible: 'attention', unknown: 'unknown' } as const;

/** The product once, then its batches. */
function lotWords({ lot, lots }: HolderRow): string {
  return [lot.productName, ...lots.map((one) => one.batch)].filter(Boolean).join(' ');
}

/** Sums under a column: one figure, or one for each unit in which there is something. */
function footOf(sums: ReturnType<typeof sumsOf>, shared: boolean, language: Language): ReactNode {
  const some = sums.filter(({ sum }) => sum !== 0);
  if (some.length === 0) return '0';
  return some.map(({ base, piece, sum }) => (
    <div key={base}>
      {shared ? columnFigure(sum, base) : `${columnFigure(sum, base)} ${columnUnit(base, language, piece)}`}
    </div>
  ));
}

/** What is left; a range where tills sold what may have been this or another lot. */
function leftOf({ left, maybeSold, lot }: HolderRow): string {
  const text = (value: number) => columnFigure(value, lot.baseUnit);
  return maybeSold.max === 0 ? text(left) : `${text(left - maybeSold.max)} – ${text(left - maybeSold.min)}`;
}

function useColumns(rows: readonly HolderRow[]): Column<HolderRow>[] {
  const { t, language } = useWords();
  const city = useQuery(cityQuery).data;
  return useMemo(() => {
    const shared = sharedUnit(rows);
    const unit = shared && columnUnit(shared, language, rows[0]?.lot.displayUnit);
    const severalLots = new Set(rows.flatMap((row) => row.lots.map((lot) => lot.lotId))).size > 1;
    const figure = (key: Figure, head: string, hint: string): Column<HolderRow> => ({
      key,
      head,
      hint,
      numeric: true,
      order: (row) => row[key],
      cell: (row) => {
        if (row[key] === 0) return <span className="faint">0</span>;
        const text = key === 'left' ? leftOf(row) : columnFigure(row[key], row.lot.baseUnit);
        const own = unit ? text : `${text} ${columnUnit(row.lot.baseUnit, language, row.lot.displayUnit)}`;
        return (
          <span className={key === 'lost' ? 'stop strong' : key === 'left' ? 'strong' : undefined}>
            {own}
          </span>
        );
      },
      foot: footOf(sumsOf(rows, key), shared !== null, language),
    });
    const party: Column<HolderRow> = {
      key: 'party',
      head: unit ? `${t.trace.party} (${unit})` : t.trace.party,
      order: (row) => row.party.name,
      cell: (row) => (
        <>
          <span className="cell-title">{row.party.name}</span>
          <span className="row-sub">
            {city?.partyKinds.find((kind) => kind.code === row.party.kind)?.[language] ?? row.party.kind}
            {severalLots ? ` · ${lotWords(row)} ` : ' '}
            {row.certainty === 'recorded' ? null : (
              <StateTag state={CERTAINTY[row.certainty]}>{t.trace.certainty[row.certainty]}</StateTag>
            )}
          </span>
        </>
      ),
      foot: t.common.sum,
    };
    return [
      party,
      figure('came', t.trace.in, t.trace.inHint),
      figure('sold', t.trace.sold, t.trace.soldHint),
      figure('movedOn', t.trace.movedOn, t.trace.movedOnHint),
      figure('other', t.trace.other, t.trace.otherHint),
      figure('left', t.trace.left, t.trace.left),
      figure('onTheWay', t.trace.onTheWay, t.trace.onTheWayHint),
      figure('lost', t.trace.unaccounted, t.trace.unaccountedHint),
    ];
  }, [rows, t, language, city]);
}

/** Every holder with what came, went and is left; sums at the foot. Choosing a row chooses its place in the drawing. */
export function HolderTable(props: Props): ReactElement {
  const { t } = useWords();
  const { rows, q } = props;
  const shown = useMemo(
    () =>
      q === ''
        ? rows
        : rows.filter((row) => `${row.party.name} ${lotWords(row)}`.toLowerCase().includes(q.toLowerCase())),
    [rows, q],
  );
  const columns = useColumns(shown);
  const selected = useMemo(
    () => new Set(shown.filter((row) => row.party.partyId === props.selected).map((row) => row.key)),
    [shown, props.selected],
  );
  return (
    <>
      {rows.length > 8 ? <FilterField label={t.trace.filter} value={q} onChange={props.onFilter} /> : null}
      <DataTable
        caption={t.trace.table}
        rows={shown}
        columns={columns}
        rowKey={(row) => row.key}
        sorting={readSorting(props.sort) ?? { key: 'came', descending: true }}
        onSort={(next) => props.onSort(writeSorting(next))}
        selected={selected}
        onSelect={(row) => props.onSelect(row.party.partyId)}
        testId="holders"
        framed
      />
    </>
  );
}
