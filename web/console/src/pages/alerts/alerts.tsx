import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import { type FindingFilter, findingsQuery } from '../../api/alerts-queries.ts';
import { partyQuery } from '../../api/queries.ts';
import type { AlertsSearch } from '../../search-types.ts';
import { useMe } from '../../shell/use-me.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, PageHead } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { useWords } from '../../words/words.tsx';
import { OfficerFilters, StandingFilter } from './alert-filters.tsx';
import { AlertRow } from './alert-row.tsx';

const PAGE = 50;
const STANDING = { true: true, false: false, all: undefined } as const;

/** What the list asks for: an officer's by urgency and state of work, a business's its own by whether they stand. */
function filterOf(search: AlertsSearch, isOffice: boolean): FindingFilter {
  const { kind, party, before } = search;
  if (!isOffice) return { kind, before, standing: STANDING[search.standing ?? 'true'], limit: PAGE };
  const state = search.state ?? 'open';
  return {
    kind,
    party,
    before,
    rule: search.rule,
    severity: search.severity,
    division: search.district,
    state: state === 'all' ? undefined : state,
    // What later records explain is off the list of work; with closed ones it is shown.
    standing: state === 'all' || state === 'closed' ? undefined : true,
    order: search.order ?? 'urgent',
    beforeSeverity: search.beforeSeverity,
    limit: PAGE,
  };
}

/** Alerts, what burns first; every choice and the place in the list are in the address. New ones come by themselves. */
export function AlertsPage(): ReactElement {
  const { t } = useWords();
  const me = useMe();
  const isOffice = me.role !== 'operator';
  const navigate = useNavigate();
  const search = useSearch({ from: '/desk/alerts' });
  const { kind, party, before } = search;
  const findings = useQuery(findingsQuery(filterOf(search, isOffice)));
  const named = useQuery({ ...partyQuery(party ?? ''), enabled: party !== undefined });
  const go = (next: AlertsSearch) => void navigate({ to: '/alerts', search: next, replace: true });
  const change = (next: AlertsSearch) =>
    go({ ...search, before: undefined, beforeSeverity: undefined, ...next });
  const isNarrow = Boolean(
    kind || party || search.rule || search.severity || search.district || search.state,
  );
  return (
    <>
      <PageHead
        title={isOffice ? t.alerts.title : t.finding.title}
        lead={isOffice ? t.alerts.lead : t.finding.lead}
        help={isOffice ? 'alerts' : 'findings'}
        beside={isOffice ? <Link to="/alerts/rules">{t.alerts.rules}</Link> : undefined}
      />
      {isOffice ? (
        <OfficerFilters search={search} change={change} />
      ) : (
        <StandingFilter search={search} change={change} />
      )}
      {party === undefined && kind === undefined ? null : (
        <p className="chips">
          {party === undefined ? null : (
            <button
              type="button"
              className="chip"
              aria-pressed="true"
              onClick={() => change({ party: undefined })}
            >
              {t.finding.of(named.data?.name ?? party)} · {t.finding.everyone}
            </button>
          )}
          {kind === undefined ? null : (
            <button
              type="button"
              className="chip"
              aria-pressed="true"
              onClick={() => change({ kind: undefined })}
            >
              {t.finding.of(t.finding.kinds[kind])} · {t.finding.everyone}
            </button>
          )}
        </p>
      )}
      <Loaded query={findings} rows={8}>
        {({ items, next, nextSeverity }) =>
          items.length === 0 ? (
            <Empty>{isNarrow ? t.alerts.empty : isOffice ? t.alerts.emptyAll : t.finding.emptyAll}</Empty>
          ) : (
            <>
              <Rows label={isOffice ? t.alerts.title : t.finding.title}>
                {items.map((finding) => (
                  <AlertRow key={finding.findingId} finding={finding} />
                ))}
              </Rows>
              <div className="pager">
                {before ? <Button onClick={() => change({})}>{t.alerts.first}</Button> : null}
                {next ? (
                  <Button
                    onClick={() => go({ ...search, before: next, beforeSeverity: nextSeverity ?? undefined })}
                  >
                    {t.alerts.more}
                  </Button>
                ) : null}
              </div>
            </>
          )
        }
      </Loaded>
    </>
  );
}
