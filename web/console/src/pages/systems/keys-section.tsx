import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Modal, Popconfirm, Segmented } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import { type AppKey, appsQuery, issueApp, revokeApp } from '../../api/systems.ts';
import { Field } from '../../ui/field.tsx';
import { Time } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Loaded, ProblemNote } from '../../ui/loaded.tsx';
import { Empty, Section } from '../../ui/page.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';

/** App ids with which one's own systems sign their calls. */
export function KeysSection(): ReactElement {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const apps = useQuery(appsQuery);
  return (
    <Section
      title={t.systems.keys}
      testId="keys"
      beside={
        <Button icon={<Icon name="key" size={16} />} onClick={() => setOpen(true)}>
          {t.systems.issue}
        </Button>
      }
    >
      <Loaded query={apps}>
        {(items) =>
          items.length === 0 ? (
            <Empty>{t.systems.noKeys}</Empty>
          ) : (
            <ul className="rows">
              {items.map((app) => (
                <KeyLine key={app.appId} app={app} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <Modal
        open={open}
        onCancel={() => setOpen(false)}
        footer={null}
        title={t.systems.issue}
        destroyOnHidden
      >
        <IssueForm />
      </Modal>
    </Section>
  );
}

function KeyLine({ app }: { app: AppKey }): ReactElement {
  const { t } = useWords();
  const client = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => revokeApp(app.appId),
    onSettled: () => client.invalidateQueries({ queryKey: ['apps'] }),
  });
  return (
    <li>
      <div className="row">
        <span className="row-main">
          <span className="row-title">{app.label}</span>
          <span className="row-sub">
            {app.appId} · {app.algorithm}
          </span>
        </span>
        <span className="row-when">{app.lastUsedAt ? <Time at={app.lastUsedAt} /> : t.systems.unused}</span>
        <StateTag state={app.revokedAt ? 'unknown' : 'fine'}>
          {app.revokedAt ? t.systems.revoked : t.systems.valid}
        </StateTag>
        {app.revokedAt ? null : (
          <Popconfirm title={t.systems.revokeSure} onConfirm={() => revoke.mutate()}>
            <Button loading={revoke.isPending}>{t.systems.revoke}</Button>
          </Popconfirm>
        )}
      </div>
    </li>
  );
}

function IssueForm(): ReactElement {
  const { t } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [label, setLabel] = useState('');
  const [algorithm, setAlgorithm] = useState<AppKey['algorithm']>('HMAC-SHA256');
  const issue = useMutation({
    mutationFn: () => issueApp({ label: label.trim(), algorithm }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['apps'] }),
  });
  if (issue.data) {
    const { appId, secret } = issue.data;
    const text = `LUYUAN_APP_ID=${appId}\nLUYUAN_SECRET=${secret}\nLUYUAN_ALGORITHM=${issue.data.algorithm}`;
    return (
      <div className="stack">
        <div className="note note-attention" role="status">
          <Icon name="attention" />
          <p>{t.systems.once}</p>
        </div>
        <code className="key">
          {t.systems.appId} {appId}
        </code>
        <code className="key" data-testid="secret">
          {secret}
        </code>
        <Button
          size="large"
          type="primary"
          onClick={() =>
            void navigator.clipboard.writeText(text).then(() => message.success(t.common.copied))
          }
        >
          {t.common.copy}
        </Button>
      </div>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    issue.mutate();
  };
  return (
    <form onSubmit={submit} className="stack">
      {issue.isError ? <ProblemNote error={issue.error} /> : null}
      <Field label={t.systems.label} hint={t.systems.labelHint}>
        {(ids) => (
          <Input
            {...ids}
            size="large"
            required
            maxLength={60}
            value={label}
            onChange={(event) => setLabel(event.target.value)}
          />
        )}
      </Field>
      <Field label={t.systems.algorithm}>
        {(ids) => (
          <Segmented
            {...ids}
            size="large"
            value={algorithm}
            onChange={setAlgorithm}
            options={[
              { value: 'HMAC-SHA256' as const, label: 'SHA-256' },
              { value: 'HMAC-SM3' as const, label: t.systems.sm3 },
            ]}
          />
        )}
      </Field>
      <Button
        type="primary"
        size="large"
        htmlType="submit"
        disabled={label.trim() === ''}
        loading={issue.isPending}
      >
        {t.systems.issue}
      </Button>
    </form>
  );
}
