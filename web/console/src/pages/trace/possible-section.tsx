import { type ReactElement, useMemo } from 'react';
import { CERTAINTIES, type Possible, type TraceView } from '../../api/trace-types.ts';
import { boundOrder, NO_BOUND } from '../../format/bounds.ts';
import type { TraceSearch } from '../../search-types.ts';
import { Icon } from '../../ui/icon.tsx';
import { Empty, Section } from '../../ui/page.tsx';
import { BarLegend, TierMark } from '../../ui/tier.tsx';
import { useWords } from '../../words/words.tsx';
import { type BoundRow, boundRows, tierCounts } from '../scope/bound-rows.ts';
import { BoundTable } from '../scope/bound-table.tsx';

/** Backward, nothing is worked out but who and what can have had a part: they stand as holders without figures. */
function upstreamRows(possible: Possible, view: TraceView): BoundRow[] {
  const holders = possible.sources.map((source) => ({
    ...source,
    isSource: false,
    entered: NO_BOUND,
    received: NO_BOUND,
    returned: NO_BOUND,
    soldOn: NO_BOUND,
    soldToConsumers: NO_BOUND,
    inStock: NO_BOUND,
    disposed: NO_BOUND,
    used: NO_BOUND,
    other: NO_BOUND,
    unaccounted: NO_BOUND,
  }));
  return boundRows(holders, view).map((row) => ({ ...row, upstream: true }));
}

/** All that mixing reaches, the greatest first; who stands downstream with figures is not repeated as upstream. */
function allRows(possible: Possible, view: TraceView): BoundRow[] {
  const rows = boundRows(possible.holders, view).sort(
    (one, other) => boundOrder(other.came) - boundOrder(one.came),
  );
  const known = new Set(rows.map((row) => row.key));
  return [...rows, ...upstreamRows(possible, view).filter((row) => !known.has(row.key))];
}

/** Who can have had some if goods were mixed: beside those on record, told apart by pattern, colour and word. */
export function PossibleSection(props: {
  view: TraceView;
  possible: Possible;
  search: TraceSearch;
  change: (next: Partial<TraceSearch>) => void;
}): ReactElement {
  const { t, pick } = useWords();
  const { view, possible, search, change } = props;
  const rows = useMemo(() => allRows(possible, view), [possible, view]);
  const counts = tierCounts(rows);
  const { tier } = search;
  const shown = useMemo(
    () => (tier === undefined ? rows : rows.filter((row) => row.tier === tier)),
    [rows, tier],
  );
  return (
    <Section
      title={t.reach.title}
      count={CERTAINTIES.reduce((sum, one) => sum + counts[one], 0)}
      testId="possible"
    >
      <p className="section-lead">{pick(possible)}</p>
      {possible.truncated ? (
        <div className="note note-attention" role="status">
          <Icon name="attention" />
          <p>{t.reach.truncated}</p>
        </div>
      ) : null}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a border and a legend */}
      <div className="filters" role="group" aria-label={t.reach.legend}>
        <button
          type="button"
          className="chip"
          aria-pressed={tier === undefined}
          onClick={() => change({ tier: undefined })}
        >
          {t.reach.allTiers}
        </button>
        {CERTAINTIES.map((one) => (
          <button
            key={one}
            type="button"
            className="chip"
            title={t.reach.tierHints[one]}
            aria-pressed={tier === one}
            onClick={() => change({ tier: tier === one ? undefined : one })}
          >
            <TierMark tier={one} /> <span className="figure">{counts[one]}</span>
          </button>
        ))}
        <BarLegend />
      </div>
      {shown.length === 0 ? (
        <Empty>{t.reach.none}</Empty>
      ) : (
        <BoundTable
          caption={t.reach.title}
          rows={shown}
          sort={search.psort ?? '-tier'}
          onSort={(psort) => change({ psort })}
          testId="possible-table"
        />
      )}
    </Section>
  );
}
