import { useQuery } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { type ReactElement, useState } from 'react';
import { accountsQuery, cityQuery } from '../../api/queries.ts';
import type { Account } from '../../api/types.ts';
import { useMe } from '../../shell/use-me.ts';
import { type Column, DataTable, type Sorting } from '../../ui/data-table.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, PageHead } from '../../ui/page.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import { AccountForm } from './account-form.tsx';
import { ApiKeyForm } from './api-key-form.tsx';
import { ScopeName } from './scope-name.tsx';

/** Who may sign in and as what; accounts and API keys are opened here. */
export function AccountsPage(): ReactElement {
  const { t } = useWords();
  const me = useMe();
  const accounts = useQuery({ ...accountsQuery, enabled: me.role === 'administrator' });
  useQuery(cityQuery);
  const [adding, setAdding] = useState(false);
  const [keyFor, setKeyFor] = useState<Account | null>(null);
  const [sorting, setSorting] = useState<Sorting>({ key: 'role', descending: false });
  if (me.role !== 'administrator') return <Empty>{t.common.notForYou}</Empty>;
  const columns: Column<Account>[] = [
    {
      key: 'name',
      head: t.admin.displayName,
      order: (row) => row.displayName,
      cell: (row) => (
        <>
          <span className="cell-title">{row.displayName}</span>
          <span className="row-sub mono">{row.userName}</span>
        </>
      ),
    },
    { key: 'role', head: t.admin.role, order: (row) => row.role, cell: (row) => t.kinds.roles[row.role] },
    { key: 'scope', head: t.admin.scope, cell: (row) => <ScopeName account={row} /> },
    {
      key: 'state',
      head: t.voucher.filterState,
      cell: (row) => (
        <StateTag state={row.disabled ? 'stop' : 'fine'}>
          {row.disabled ? t.admin.disabled : t.admin.active}
        </StateTag>
      ),
    },
    {
      key: 'key',
      head: t.admin.apiKey,
      cell: (row) => (
        <Button
          size="small"
          icon={<Icon name="key" size={14} />}
          aria-label={`${t.admin.apiKeyMake} · ${row.displayName}`}
          onClick={() => setKeyFor(row)}
        >
          {t.admin.apiKeyMake}
        </Button>
      ),
    },
  ];
  return (
    <>
      <PageHead
        title={t.admin.accountsTitle}
        lead={t.admin.accountsLead}
        primary={
          <Button
            type="primary"
            size="large"
            icon={<Icon name="plus" size={18} />}
            onClick={() => setAdding(true)}
          >
            {t.admin.add}
          </Button>
        }
      />
      <Loaded query={accounts} rows={6}>
        {(items) => (
          <DataTable
            caption={t.admin.accountsTitle}
            rows={items}
            columns={columns}
            rowKey={(row) => row.accountId}
            sorting={sorting}
            onSort={setSorting}
            testId="accounts"
          />
        )}
      </Loaded>
      <Modal
        open={adding}
        title={t.admin.add}
        footer={null}
        destroyOnHidden
        onCancel={() => setAdding(false)}
      >
        <AccountForm onDone={() => setAdding(false)} />
      </Modal>
      <Modal
        open={keyFor !== null}
        title={t.admin.apiKey}
        footer={null}
        destroyOnHidden
        onCancel={() => setKeyFor(null)}
      >
        {keyFor ? <ApiKeyForm account={keyFor} /> : null}
      </Modal>
    </>
  );
}
