import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactElement, useEffect, useMemo, useRef } from 'react';
import { traceExportHref } from '../../api/client.ts';
import { traceQuery } from '../../api/queries.ts';
import type { TraceView } from '../../api/trace-types.ts';
import { paths } from '../../paths.ts';
import type { TraceSearch } from '../../search-types.ts';
import { useMe } from '../../shell/use-me.ts';
import { Icon } from '../../ui/icon.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, PageHead, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { HolderDetail } from './holder-detail.tsx';
import { holderRows, namedIn } from './holder-rows.ts';
import { HolderTable } from './holder-table.tsx';
import { PossibleSection } from './possible-section.tsx';
import { TraceControls } from './trace-controls.tsx';
import { TraceNotes } from './trace-notes.tsx';
import { TraceSummary } from './trace-summary.tsx';
import { WayView } from './way-view.tsx';

const NOTHING_OPEN: string[] = [];

/** The lot the trace began with. */
function startLot(view: TraceView) {
  const rank = view.answer.lots.find((lot) => lot.rank === 0)?.lotId;
  return view.lots[rank ?? ''] ?? Object.values(view.lots)[0];
}

function Answer(props: {
  view: TraceView;
  search: TraceSearch;
  change: (next: Partial<TraceSearch>) => void;
}): ReactElement {
  const { t } = useWords();
  const { view, search, change } = props;
  const rows = useMemo(() => holderRows(view), [view]);
  const { select } = search;
  useEffect(() => {
    if (select === undefined) return;
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && change({ select: undefined });
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [select, change]);
  const choose = (partyId: string | undefined) =>
    change({ select: partyId === select ? undefined : partyId });
  if (rows.length === 0) return <Empty>{t.trace.noHolders}</Empty>;
  return (
    <>
      <TraceSummary view={view} start={startLot(view)} />
      {view.answer.truncated ? (
        <div className="note note-attention" role="status">
          <Icon name="attention" />
          <p>{t.trace.truncated(view.answer.truncated.limit)}</p>
        </div>
      ) : null}
      <Section title={t.trace.way}>
        <div className="way-and-detail">
          <WayView
            view={view}
            open={search.open ?? NOTHING_OPEN}
            party={search.party}
            selected={select}
            onSelect={choose}
            onOpen={(open) => change({ open })}
          />
          <aside className="way-beside">
            {select === undefined ? (
              <TraceNotes view={view} />
            ) : (
              <HolderDetail
                view={view}
                partyId={select}
                onClose={() => change({ select: undefined })}
                onOnly={(party) => change({ party, select: undefined })}
              />
            )}
          </aside>
        </div>
      </Section>
      {view.possible ? (
        <PossibleSection view={view} possible={view.possible} search={search} change={change} />
      ) : null}
      <Section title={t.trace.table} count={rows.length}>
        <HolderTable
          rows={rows}
          sort={search.sort}
          q={search.q ?? ''}
          selected={select}
          onSort={(sort) => change({ sort })}
          onFilter={(q) => change({ q: q || undefined })}
          onSelect={choose}
        />
      </Section>
    </>
  );
}

/** Who holds how much now, how much was sold, what cannot be accounted for: the numbers, the drawing, the table. */
export function TracePage(): ReactElement {
  const { t, language } = useWords();
  const me = useMe();
  const navigate = useNavigate();
  const search = useSearch({ from: '/desk/trace' });
  const { lot, direction = 'both', party, asOf, mixing: mixingDays } = search;
  const trace = useQuery({
    ...traceQuery({ lot, direction, party, asOf, mixingDays }),
    enabled: lot.length > 0,
  });
  const view = useMemo(() => trace.data && namedIn(trace.data, language), [trace.data, language]);
  // Kept in a ref, so that `change` stays the same function and the drawing is not made anew.
  const latest = useRef(search);
  latest.current = search;
  const change = useMemo(
    () => (next: Partial<TraceSearch>) =>
      void navigate({
        to: '/trace',
        search: { ...latest.current, ...next },
        replace: true,
        resetScroll: false,
      }),
    [navigate],
  );
  const start = trace.data ? startLot(trace.data) : undefined;
  const name = start ? [start.productName, start.batch].filter(Boolean).join(' · ') : '';
  return (
    <>
      <PageHead
        title={name === '' ? t.trace.title : t.trace.of(name)}
        beside={
          <span className="button-row">
            {me.role === 'operator' || lot.length === 0 ? null : (
              <Link className="with-icon" {...paths.scope(...lot)} data-testid="to-scope">
                <Icon name="way" size={18} />
                {t.scope.link}
              </Link>
            )}
            <a
              className="with-icon"
              href={traceExportHref({ lot, direction, party, asOf, mixingDays })}
              download
              data-testid="export"
            >
              <Icon name="download" size={18} />
              {t.trace.export}
            </a>
          </span>
        }
      />
      <TraceControls search={search} view={trace.data} onChange={change} />
      {lot.length === 0 ? (
        <Empty>{t.search.placeholderLong}</Empty>
      ) : (
        <Loaded query={trace} rows={10}>
          {(found) => <Answer view={view ?? found} search={search} change={change} />}
        </Loaded>
      )}
    </>
  );
}
