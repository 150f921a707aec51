import { useQuery } from '@tanstack/react-query';
import { Input, Segmented } from 'antd';
import type { ReactElement } from 'react';
import { cityQuery } from '../../api/queries.ts';
import { TRACE_DIRECTIONS, type TraceView } from '../../api/trace-types.ts';
import { fromLocalInput, toLocalInput } from '../../format/time.ts';
import type { TraceSearch } from '../../search-types.ts';
import { useMe } from '../../shell/use-me.ts';
import { useWords } from '../../words/words.tsx';

/** Which way, as known when, from whom: all of it in the address. */
export function TraceControls(props: {
  search: TraceSearch;
  view: TraceView | undefined;
  onChange: (next: Partial<TraceSearch>) => void;
}): ReactElement {
  const { t } = useWords();
  const me = useMe();
  const { search, view, onChange } = props;
  const { mixing } = search;
  // The city's steps; any other number of days may stand in the address, up to the most that it allows.
  const city = useQuery(cityQuery).data?.mixing;
  const offered = [...(city?.days ?? []), ...(mixing ? [mixing] : [])].filter(
    (days) => days > 0 && (city === undefined || days <= city.daysMax),
  );
  const party = search.party ? (view?.parties[search.party]?.name ?? search.party) : undefined;
  return (
    <div className="filters trace-controls">
      <Segmented
        aria-label={t.trace.direction}
        value={search.direction ?? 'both'}
        onChange={(direction) => onChange({ direction })}
        options={TRACE_DIRECTIONS.map((value) => ({ value, label: t.trace.directions[value] }))}
      />
      {me.role === 'operator' ? null : (
        <div className="as-of" title={t.reach.mixingHint}>
          <span id="mixing-label">{t.reach.mixing}</span>
          <Segmented
            aria-labelledby="mixing-label"
            value={mixing ?? 0}
            onChange={(days) => onChange({ mixing: days === 0 ? undefined : days, tier: undefined })}
            options={[
              { value: 0, label: t.reach.mixingOff },
              ...[...new Set(offered)]
                .sort((one, other) => one - other)
                .map((days) => ({ value: days, label: t.reach.mixingDays(days) })),
            ]}
          />
        </div>
      )}
      <div className="as-of" title={t.trace.asOfHint}>
        <label htmlFor="as-of">{t.trace.asOf}</label>
        <Input
          type="datetime-local"
          id="as-of"
          value={search.asOf ? toLocalInput(Date.parse(search.asOf)) : ''}
          onChange={(event) => onChange({ asOf: fromLocalInput(event.target.value) ?? undefined })}
        />
      </div>
      {search.asOf ? (
        <button type="button" className="chip" onClick={() => onChange({ asOf: undefined })}>
          {t.trace.clearAsOf}
        </button>
      ) : null}
      {party ? (
        <button
          type="button"
          className="chip"
          aria-pressed="true"
          onClick={() => onChange({ party: undefined })}
        >
          {t.trace.onlyParty(party)} · {t.trace.wholeLot}
        </button>
      ) : null}
    </div>
  );
}
