import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { type Moved, movedQuery } from '../../api/freezes-queries.ts';
import { formatInteger } from '../../format/quantity.ts';
import { paths } from '../../paths.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Amount, Time } from '../../ui/figures.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Section } from '../../ui/page.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';

type Row = Moved['items'][number];

/** What happened to the goods after they were frozen: who, how much, and whether it was against it. */
export function MovedSection({ freezeId }: { freezeId: string }): ReactElement {
  const { t } = useWords();
  const moved = useQuery(movedQuery(freezeId));
  return (
    <Section title={t.freezes.moved} count={moved.data?.total} testId="moved">
      <p className="quiet">{t.freezes.movedLead}</p>
      <Loaded query={moved} rows={4}>
        {(found) =>
          found.total === 0 ? <p className="quiet">{t.freezes.movedNone}</p> : <MovedTable found={found} />
        }
      </Loaded>
    </Section>
  );
}

function MovedTable({ found }: { found: Moved }): ReactElement {
  const { t, pick } = useWords();
  const head = t.freezes.movedCols;
  const who = (party: Row['from']) =>
    party ? <Link {...paths.party(party.partyId)}>{party.name}</Link> : <span className="faint">—</span>;
  const columns: Column<Row>[] = [
    { key: 'at', head: head.at, cell: (row) => <Time at={row.at} /> },
    {
      key: 'what',
      head: head.what,
      cell: (row) => (
        <span className="freezes-what">
          {pick(row.words)}
          {row.against ? <StateTag state="stop">{t.freezes.against}</StateTag> : null}
          {row.happened === 'before' ? <span className="quiet"> {t.freezes.before_}</span> : null}
        </span>
      ),
    },
    { key: 'from', head: head.from, cell: (row) => who(row.from) },
    { key: 'to', head: head.to, cell: (row) => who(row.to) },
    {
      key: 'quantity',
      head: head.quantity,
      numeric: true,
      cell: (row) => <Amount value={row.quantity} base={row.baseUnit} piece={row.pieceUnit} />,
    },
    { key: 'lot', head: t.freezes.lot, cell: (row) => <Link {...paths.lot(row.lotId)}>{row.lotCode}</Link> },
  ];
  return (
    <>
      <p className="freezes-tags">
        {found.against > 0 ? (
          <StateTag state="stop">{t.freezes.movedAgainst(formatInteger(found.against))}</StateTag>
        ) : null}
        <span className="quiet">{t.freezes.movedTotal(formatInteger(found.total))}</span>
        {found.total > found.items.length ? (
          <span className="quiet">{t.freezes.movedMore(formatInteger(found.items.length))}</span>
        ) : null}
      </p>
      <DataTable
        caption={t.freezes.moved}
        rows={found.items}
        columns={columns}
        rowKey={(row) => `${row.documentId} ${row.lotId} ${row.kind} ${row.at}`}
      />
    </>
  );
}
