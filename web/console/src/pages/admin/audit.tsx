import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import { AUDIT_PAGE, auditQuery } from '../../api/queries.ts';
import type { AuditEntry } from '../../api/types.ts';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { Time } from '../../ui/figures.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, PageHead } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';

/** Who did what, newest first. */
export function AuditPage(): ReactElement {
  const { t } = useWords();
  const navigate = useNavigate();
  const { before } = useSearch({ from: '/desk/audit' });
  const audit = useQuery(auditQuery(before));
  const columns: Column<AuditEntry>[] = [
    { key: 'at', head: t.admin.when, cell: (row) => <Time at={row.at} /> },
    { key: 'who', head: t.admin.who, cell: (row) => row.userName ?? <span className="faint">—</span> },
    { key: 'what', head: t.admin.what, cell: (row) => <span className="mono">{row.operation}</span> },
    { key: 'target', head: t.admin.target, cell: (row) => <span className="mono">{row.target}</span> },
    { key: 'outcome', head: t.admin.outcome, cell: (row) => row.outcome },
  ];
  const go = (next: string | undefined) => void navigate({ to: '/audit', search: { before: next } });
  return (
    <>
      <PageHead title={t.admin.auditTitle} lead={t.admin.auditLead} />
      <Loaded query={audit} rows={8}>
        {({ items, next }) =>
          items.length === 0 ? (
            <Empty>{t.admin.empty}</Empty>
          ) : (
            <>
              <DataTable
                caption={t.admin.auditTitle}
                rows={items}
                columns={columns}
                rowKey={(row) => row.auditId}
                testId="audit"
              />
              <div className="pager">
                {before ? <Button onClick={() => go(undefined)}>{t.admin.newest}</Button> : null}
                {next && items.length >= AUDIT_PAGE ? (
                  <Button onClick={() => go(next)}>{t.admin.older}</Button>
                ) : null}
              </div>
            </>
          )
        }
      </Loaded>
    </>
  );
}
