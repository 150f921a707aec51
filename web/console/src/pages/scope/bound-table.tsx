import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactElement, type ReactNode, useMemo } from 'react';
import { cityQuery } from '../../api/queries.ts';
import type { Bound } from '../../api/types.ts';
import { addBounds, boundOrder, NO_BOUND } from '../../format/bounds.ts';
import { districtOf } from '../../format/districts.ts';
import { columnUnit } from '../../format/quantity.ts';
import { paths } from '../../paths.ts';
import { useMe } from '../../shell/use-me.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { readSorting, writeSorting } from '../../ui/sorting.ts';
import { BoundBar, BoundFigure, TierMark } from '../../ui/tier.tsx';
import { useWords } from '../../words/words.tsx';
import {
  BOUND_FIGURES,
  type BoundFigure as BoundFigureName,
  type BoundRow,
  oneUnit,
  type RowTier,
} from './bound-rows.ts';

/** What the records alone do not show comes first when the list is sorted by how surely. */
const NEWS: Readonly<Record<RowTier, number>> = { possible: 3, unknown: 2, product: 1, recorded: 0 };

interface Props {
  caption: string;
  rows: readonly BoundRow[];
  sort: string | undefined;
  onSort: (sort: string) => void;
  /** What the mark of a row says, when it is more than its tier. */
  mark?: (row: BoundRow) => ReactNode;
  testId: string;
}

function useFigureColumns(rows: readonly BoundRow[]): Column<BoundRow>[] {
  const { t, language } = useWords();
  return useMemo(() => {
    const unit = oneUnit(rows);
    const most = Math.max(1, ...rows.map((row) => row.came.upper ?? row.came.lower));
    const heads: Record<BoundFigureName, string> = t.reach;
    const sum = (name: BoundFigureName): Bound =>
      rows.reduce((before, row) => addBounds(before, row[name]), NO_BOUND);
    return BOUND_FIGURES.map(
      (name): Column<BoundRow> => ({
        key: name,
        head: unit ? `${heads[name]} (${columnUnit(unit.base, language, unit.piece)})` : heads[name],
        hint: name === 'other' ? t.reach.otherHint : t.reach.boundsHint,
        numeric: true,
        order: (row) => boundOrder(row[name]),
        cell: (row) =>
          row.upstream ? (
            <span className="faint" title={t.reach.upstreamHint}>
              —
            </span>
          ) : (
            <>
              <BoundFigure
                bound={row[name]}
                base={row.base}
                unit={unit ? undefined : columnUnit(row.base, language, row.piece)}
              />
              {name === 'came' && unit ? (
                <BoundBar
                  certain={row.came.lower / most}
                  possible={row.came.upper === null ? 1 : (row.came.upper - row.came.lower) / most}
                  open={row.came.upper === null}
                />
              ) : null}
            </>
          ),
        // What one hands on comes in at the next: sums of these two would count goods twice.
        ...(unit && name !== 'came' && name !== 'soldOn'
          ? { foot: <BoundFigure bound={sum(name)} base={unit.base} /> }
          : { foot: '' }),
      }),
    );
  }, [rows, t, language]);
}

/** Businesses with what they can have had: lower to upper bound, and how surely, by pattern and word. */
export function BoundTable(props: Props): ReactElement {
  const { t, language } = useWords();
  const me = useMe();
  const city = useQuery(cityQuery).data;
  const { rows, mark } = props;
  const figures = useFigureColumns(rows);
  const columns = useMemo((): Column<BoundRow>[] => {
    const districtName = (row: BoundRow) => {
      const code = districtOf(city, row.party.divisionCode);
      return city?.districts.find((one) => one.code === code)?.[language] ?? t.reach.districtUnknown;
    };
    return [
      {
        key: 'party',
        head: t.reach.party,
        order: (row) => row.party.name,
        cell: (row) => (
          <>
            {me.role === 'operator' ? (
              <span className="cell-title">{row.party.name}</span>
            ) : (
              <Link {...paths.party(row.party.partyId)} className="cell-title">
                {row.party.name}
              </Link>
            )}
            <span className="row-sub narrow-only">
              {mark ? mark(row) : <TierMark tier={row.tier} />} {districtName(row)}
            </span>
            <span className="row-sub">
              {[
                row.upstream ? t.reach.upstream : row.source ? t.reach.source : null,
                row.party.address,
                row.party.contactPhone,
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </>
        ),
        foot: t.common.sum,
      },
      {
        key: 'tier',
        head: t.source.restsOn,
        order: (row) => NEWS[row.tier],
        cell: (row) => (mark ? mark(row) : <TierMark tier={row.tier} />),
        foot: '',
      },
      { key: 'district', head: t.reach.district, order: districtName, cell: districtName, foot: '' },
      ...figures,
    ];
  }, [t, city, language, figures, mark, me.role]);
  return (
    <div className="bound-table">
      <DataTable
        caption={props.caption}
        rows={rows}
        columns={columns}
        rowKey={(row) => row.key}
        sorting={readSorting(props.sort) ?? { key: 'came', descending: true }}
        onSort={(next) => props.onSort(writeSorting(next))}
        testId={props.testId}
        framed
      />
    </div>
  );
}
