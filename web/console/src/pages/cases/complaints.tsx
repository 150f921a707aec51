import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Segmented } from 'antd';
import type { ReactElement } from 'react';
import { type Complaint, complaintsQuery } from '../../api/cases-queries.ts';
import { paths } from '../../paths.ts';
import { Time } from '../../ui/figures.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, PageHead } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';

const KINDS = ['complaint', 'report', 'correction'] as const;

export function ComplaintState({ state }: { state: Complaint['state'] }): ReactElement {
  const { t } = useWords();
  return (
    <StateTag state={state === 'received' ? 'attention' : state === 'declined' ? 'unknown' : 'fine'}>
      {t.complaints.states[state]}
    </StateTag>
  );
}

/** What the public told of one's district. */
export function ComplaintsPage(): ReactElement {
  const { t } = useWords();
  const navigate = useNavigate();
  const search = useSearch({ from: '/desk/complaints' });
  const found = useQuery(complaintsQuery(search));
  const change = (next: typeof search) =>
    void navigate({ to: '/complaints', search: { ...search, before: undefined, ...next } });
  return (
    <>
      <PageHead title={t.complaints.title} lead={t.complaints.lead} />
      <div className="filters">
        <Segmented
          aria-label={t.complaints.title}
          value={search.kind ?? 'all'}
          onChange={(value) => change({ kind: KINDS.find((one) => one === value) })}
          options={[
            { value: 'all', label: t.complaints.all },
            ...KINDS.map((value) => ({ value, label: t.complaints.kinds[value] })),
          ]}
        />
      </div>
      <Loaded query={found} rows={8}>
        {({ items, next }) =>
          items.length === 0 ? (
            <Empty>{t.complaints.empty}</Empty>
          ) : (
            <>
              <Rows label={t.complaints.title}>
                {items.map((one) => (
                  <li key={one.number}>
                    <Link {...paths.complaint(one.number)} className="row cases-row" data-testid="complaint">
                      <span className="row-main">
                        <span className="row-title cases-told">{one.told.what}</span>
                        <span className="row-sub">
                          {[t.complaints.kinds[one.kind], one.number, one.about.label, one.told.seller]
                            .filter(Boolean)
                            .join(' · ')}
                        </span>
                      </span>
                      <span className="row-when">
                        <Time at={one.receivedAt} />
                      </span>
                      <ComplaintState state={one.state} />
                    </Link>
                  </li>
                ))}
              </Rows>
              <div className="pager">
                {search.before ? (
                  <Button onClick={() => change({ before: undefined })}>{t.complaints.newest}</Button>
                ) : null}
                {next ? <Button onClick={() => change({ before: next })}>{t.complaints.older}</Button> : null}
              </div>
            </>
          )
        }
      </Loaded>
    </>
  );
}
