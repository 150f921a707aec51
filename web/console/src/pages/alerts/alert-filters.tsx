import { useQuery } from '@tanstack/react-query';
import { Segmented, Select } from 'antd';
import type { ReactElement } from 'react';
import { alertRulesQuery } from '../../api/alerts-queries.ts';
import { cityQuery } from '../../api/queries.ts';
import type { AlertsSearch } from '../../search-types.ts';
import { useMe } from '../../shell/use-me.ts';
import { useWords } from '../../words/words.tsx';

const STATES = ['open', 'new', 'seen', 'case', 'closed', 'all'] as const;
const SEVERITIES = [1, 2, 3, 4] as const;

interface Props {
  search: AlertsSearch;
  change: (next: AlertsSearch) => void;
}

/** For officers: by state of work, severity, rule and district; all of it in the address. */
export function OfficerFilters({ search, change }: Props): ReactElement {
  const { t, pick } = useWords();
  const me = useMe();
  const rules = useQuery(alertRulesQuery);
  const city = useQuery(cityQuery);
  const { rule, severity, district, state, order } = search;
  const isCity = me.role === 'administrator' || me.divisionCode === city.data?.code;
  return (
    <div className="filters alerts-filters">
      <Segmented
        aria-label={t.alerts.stateLabel}
        value={state ?? 'open'}
        onChange={(value) =>
          change({ state: STATES.find((one) => one !== 'open' && one === value) as AlertsSearch['state'] })
        }
        options={STATES.map((value) => ({ value, label: t.alerts.states[value] }))}
      />
      <Select
        aria-label={t.alerts.severity}
        className="filter"
        popupMatchSelectWidth={false}
        value={severity ?? 0}
        onChange={(value: number) => change({ severity: value === 0 ? undefined : value })}
        options={[
          { value: 0, label: t.alerts.allSeverities },
          ...SEVERITIES.map((value) => ({ value, label: t.alerts.severities[value] })),
        ]}
      />
      <Select
        aria-label={t.alerts.rule}
        className="filter"
        popupMatchSelectWidth={false}
        value={rule ?? ''}
        onChange={(value: string) => change({ rule: value === '' ? undefined : value, kind: undefined })}
        options={[
          { value: '', label: t.alerts.allRules },
          ...(rules.data?.items ?? []).map((one) => ({
            value: one.code,
            label: `${one.code} ${pick(one.words)}`,
          })),
        ]}
      />
      {isCity ? (
        <Select
          aria-label={t.alerts.district}
          className="filter"
          popupMatchSelectWidth={false}
          value={district ?? ''}
          onChange={(value: string) => change({ district: value === '' ? undefined : value })}
          options={[
            { value: '', label: t.alerts.allDistricts },
            ...(city.data?.districts ?? []).map((one) => ({ value: one.code, label: pick(one) })),
          ]}
        />
      ) : null}
      <Select
        aria-label={t.alerts.order}
        className="filter"
        popupMatchSelectWidth={false}
        value={order ?? 'urgent'}
        onChange={(value: string) => change({ order: value === 'newest' ? 'newest' : undefined })}
        options={[
          { value: 'urgent', label: t.alerts.urgent },
          { value: 'newest', label: t.alerts.newest },
        ]}
      />
    </div>
  );
}

/** For a business: whether its findings stand. */
export function StandingFilter({ search, change }: Props): ReactElement {
  const { t } = useWords();
  return (
    <div className="filters">
      <Segmented
        aria-label={t.finding.standing}
        value={search.standing ?? 'true'}
        onChange={(value) => change({ standing: value === 'false' || value === 'all' ? value : undefined })}
        options={(['true', 'false', 'all'] as const).map((value) => ({
          value,
          label: t.finding.standings[value],
        }))}
      />
    </div>
  );
}
