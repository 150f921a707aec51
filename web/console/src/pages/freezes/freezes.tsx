import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Segmented } from 'antd';
import type { ReactElement } from 'react';
import { type Freeze, freezesQuery } from '../../api/freezes-queries.ts';
import { Time } from '../../ui/figures.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, PageHead } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { useWords } from '../../words/words.tsx';
import { FreezeTags } from './freeze-states.tsx';

const PAGE = 50;
const SHOW = ['standing', 'unapproved', 'all'] as const;

/** Freezes, newest first: those in force, those that wait for an approval, all. */
export function FreezesPage(): ReactElement {
  const { t } = useWords();
  const navigate = useNavigate();
  const { show = 'standing', before } = useSearch({ from: '/desk/freezes' });
  const found = useQuery(
    freezesQuery({
      standing: show === 'standing' || undefined,
      unapproved: show === 'unapproved' || undefined,
      before,
      limit: PAGE,
    }),
  );
  const change = (next: { show?: (typeof SHOW)[number] | undefined; before?: string | undefined }) =>
    void navigate({ to: '/freezes', search: next, replace: true });
  return (
    <>
      <PageHead
        title={t.freezes.title}
        lead={t.freezes.lead}
        primary={
          <LinkButton to="/freezes/new" search={{}} primary size="large" data-testid="new-freeze">
            {t.freezes.newTitle}
          </LinkButton>
        }
      />
      <div className="filters">
        <Segmented
          aria-label={t.freezes.title}
          value={show}
          onChange={(value) =>
            change({ show: value === 'standing' ? undefined : SHOW.find((one) => one === value) })
          }
          options={SHOW.map((value) => ({ value, label: t.freezes.filters[value] }))}
        />
      </div>
      <Loaded query={found} rows={6}>
        {({ items, next }) =>
          items.length === 0 ? (
            <Empty>{t.freezes.noneHere}</Empty>
          ) : (
            <>
              <FreezeRows items={items} />
              <div className="pager">
                {before ? <Button onClick={() => change({ show })}>{t.freezes.newest}</Button> : null}
                {next ? (
                  <Button onClick={() => change({ show, before: next })}>{t.freezes.older}</Button>
                ) : null}
              </div>
            </>
          )
        }
      </Loaded>
    </>
  );
}

export function FreezeRows({ items }: { items: readonly Freeze[] }): ReactElement {
  const { t } = useWords();
  return (
    <Rows label={t.freezes.title}>
      {items.map((freeze) => (
        <li key={freeze.freezeId} data-testid="freeze-row">
          <Link to="/freezes/$freezeId" params={{ freezeId: freeze.freezeId }} className="row">
            <span className="row-main">
              <span className="row-title">
                {freeze.subject.name}
                {freeze.subject.lotCode ? <span className="mono"> {freeze.subject.lotCode}</span> : null}
              </span>
              <span className="row-sub">
                {t.freezes.kinds[freeze.subject.kind]} · {freeze.division.name} · <Time at={freeze.at} /> ·{' '}
                {freeze.frozenBy} · {freeze.documentNumber}
              </span>
            </span>
            <FreezeTags freeze={freeze} />
          </Link>
        </li>
      ))}
    </Rows>
  );
}
