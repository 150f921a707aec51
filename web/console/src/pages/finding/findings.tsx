import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Segmented, Select } from 'antd';
import type { ReactElement } from 'react';
import { findingsQuery } from '../../api/inquiry-queries.ts';
import { partyQuery } from '../../api/queries.ts';
import type { FindingsSearch } from '../../search-types.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, PageHead } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { useWords } from '../../words/words.tsx';
import { FINDING_KINDS } from './finding-kinds.ts';
import { FindingRow } from './finding-row.tsx';

const PAGE = 50;
const STANDING = { true: true, false: false, all: undefined } as const;

/** What does not fit in the records, newest first; kind, state, business and place in the list are in the address. */
export function FindingsPage(): ReactElement {
  const { t } = useWords();
  const navigate = useNavigate();
  const search = useSearch({ from: '/desk/findings' });
  const { kind, standing = 'true', party, before } = search;
  const findings = useQuery(
    findingsQuery({ kind, party, before, standing: STANDING[standing], limit: PAGE }),
  );
  const named = useQuery({ ...partyQuery(party ?? ''), enabled: party !== undefined });
  const change = (next: FindingsSearch) =>
    void navigate({ to: '/findings', search: { ...search, before: undefined, ...next }, replace: true });
  return (
    <>
      <PageHead title={t.finding.title} lead={t.finding.lead} />
      <div className="filters">
        <Segmented
          aria-label={t.finding.standing}
          value={standing}
          onChange={(value) => change({ standing: value === 'false' || value === 'all' ? value : undefined })}
          options={(['true', 'false', 'all'] as const).map((value) => ({
            value,
            label: t.finding.standings[value],
          }))}
        />
        <Select
          aria-label={t.finding.kind}
          className="filter"
          value={kind ?? 'all'}
          popupMatchSelectWidth={false}
          onChange={(value: string) => change({ kind: FINDING_KINDS.find((one) => one === value) })}
          options={[
            { value: 'all', label: t.finding.allKinds },
            ...FINDING_KINDS.map((value) => ({ value, label: t.finding.kinds[value] })),
          ]}
        />
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
      </div>
      <Loaded query={findings} rows={8}>
        {({ items, next }) =>
          items.length === 0 ? (
            <Empty>{kind || party || standing !== 'true' ? t.finding.empty : t.finding.emptyAll}</Empty>
          ) : (
            <>
              <Rows label={t.finding.title}>
                {items.map((finding) => (
                  <FindingRow key={finding.findingId} finding={finding} />
                ))}
              </Rows>
              <div className="pager">
                {before ? (
                  <Button onClick={() => change({ before: undefined })}>{t.finding.newest}</Button>
                ) : null}
                {next ? <Button onClick={() => change({ before: next })}>{t.finding.older}</Button> : null}
              </div>
            </>
          )
        }
      </Loaded>
    </>
  );
}
