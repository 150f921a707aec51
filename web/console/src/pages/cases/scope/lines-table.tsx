import { Button } from 'antd';
import { type ReactElement, useMemo } from 'react';
import type { City } from '../../../api/types.ts';
import { boundOrder } from '../../../format/bounds.ts';
import { columnUnit } from '../../../format/quantity.ts';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { readSorting, writeSorting } from '../../../ui/sorting.ts';
import { StateTag } from '../../../ui/state-tag.tsx';
import { BoundFigure, TierMark } from '../../../ui/tier.tsx';
import { useWords } from '../../../words/words.tsx';
import type { ScopeRow } from './holders.ts';

interface Props {
  rows: readonly ScopeRow[];
  city: City | undefined;
  holder: string | undefined;
  sort: string | undefined;
  mayChange: boolean;
  onSort: (sort: string) => void;
  onHolder: (partyId: string | undefined) => void;
  onChange: (row: ScopeRow) => void;
  onUndo: (row: ScopeRow) => void;
}

const tierOf = (row: ScopeRow) =>
  row.tier === 'unknown' ? 'unknown' : row.tier === 'recorded' ? 'recorded' : 'possible';

function Standing({ row }: { row: ScopeRow }): ReactElement {
  const { t } = useWords();
  if (row.included && !row.inStep) return <StateTag state="attention">{t.caseScope.addedByHand}</StateTag>;
  if (row.included) return <StateTag state="stop">{t.caseScope.included}</StateTag>;
  if (row.inStep) return <StateTag state="fine">{t.caseScope.excluded}</StateTag>;
  return <StateTag state="unknown">{t.caseScope.beyond}</StateTag>;
}

function Business({ row, props }: { row: ScopeRow; props: Props }): ReactElement {
  const pressed = props.holder === row.partyId;
  return (
    <>
      <button
        type="button"
        className="cases-name"
        aria-pressed={pressed}
        onClick={() => props.onHolder(pressed ? undefined : row.partyId)}
      >
        {row.name}
      </button>
      <span className="row-sub">{[row.lotName, row.address].filter(Boolean).join(' · ')}</span>
      {row.change ? <span className="row-sub cases-reason">“{row.change.reason}”</span> : null}
      <span className="narrow-only">
        <TierMark tier={tierOf(row)} />
        <span className="cases-act">
          <Standing row={row} />
          <Act row={row} props={props} narrow />
        </span>
      </span>
    </>
  );
}

function Act(act: { row: ScopeRow; props: Props; narrow?: boolean }): ReactElement | null {
  const { row, props } = act;
  const { t } = useWords();
  if (!props.mayChange) return null;
  if (row.change)
    return (
      <Button onClick={() => props.onUndo(row)} data-testid={act.narrow ? undefined : 'undo-line'}>
        {t.caseScope.undo}
      </Button>
    );
  return (
    <Button
      onClick={() => props.onChange(row)}
      data-testid={act.narrow ? undefined : row.included ? 'exclude-line' : 'include-line'}
    >
      {row.included ? t.caseScope.exclude : t.caseScope.include}
    </Button>
  );
}

const FIGURES = ['came', 'soldOn', 'soldToConsumers', 'inStock'] as const;

/** Line by line who is reached, by which lot, how surely and with how much; each can be taken out or in with a reason. */
export function LinesTable(props: Props): ReactElement {
  const { t, language } = useWords();
  const { rows, city } = props;
  const columns = useMemo((): Column<ScopeRow>[] => {
    const heads = {
      came: t.caseScope.came,
      soldOn: t.caseScope.soldOn,
      soldToConsumers: t.caseScope.sold,
      inStock: t.caseScope.inStock,
    };
    const districtName = (row: ScopeRow) =>
      city?.districts.find((one) => one.code === row.district)?.[language] ?? t.reach.districtUnknown;
    return [
      {
        key: 'party',
        head: t.caseScope.business,
        order: (row) => row.name,
        cell: (row) => <Business row={row} props={props} />,
      },
      {
        key: 'tier',
        head: t.caseScope.tier,
        order: (row) => row.ring,
        cell: (row) => <TierMark tier={tierOf(row)} />,
      },
      { key: 'district', head: t.caseScope.district, order: districtName, cell: districtName },
      ...FIGURES.map(
        (name): Column<ScopeRow> => ({
          key: name,
          head: heads[name],
          numeric: true,
          order: (row) => boundOrder(row[name]),
          cell: (row) => (
            <BoundFigure
              bound={row[name]}
              base={row.baseUnit}
              unit={columnUnit(row.baseUnit, language, row.pieceUnit)}
            />
          ),
        }),
      ),
      {
        key: 'state',
        head: t.caseScope.included,
        order: (row) => Number(row.included),
        cell: (row) => (
          <span className="cases-act">
            <Standing row={row} />
            <Act row={row} props={props} />
          </span>
        ),
      },
    ];
  }, [t, language, city, props]);
  return (
    <DataTable
      caption={t.caseScope.lines}
      rows={rows}
      columns={columns}
      rowKey={(row) => row.key}
      sorting={readSorting(props.sort) ?? { key: 'came', descending: true }}
      onSort={(next) => props.onSort(writeSorting(next))}
      testId="scope-lines"
      framed
    />
  );
}
