import { useMutation } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import { createApiKey } from '../../api/commands.ts';
import type { Account } from '../../api/types.ts';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { useWords } from '../../words/words.tsx';

/** Makes a key for a system; it is shown once and kept nowhere. */
export function ApiKeyForm({ account }: { account: Account }): ReactElement {
  const { t } = useWords();
  const { message } = App.useApp();
  const [label, setLabel] = useState('');
  const make = useMutation({
    mutationFn: () => createApiKey(account.accountId, label.trim()),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  if (make.data) {
    const { key } = make.data;
    return (
      <div className="stack">
        <div className="note note-attention" role="status">
          <Icon name="attention" />
          <p>{t.admin.apiKeyOnce}</p>
        </div>
        <code className="key">{key}</code>
        <Button
          size="large"
          onClick={() => void navigator.clipboard.writeText(key).then(() => message.success(t.common.copied))}
        >
          {t.common.copy}
        </Button>
      </div>
    );
  }
  return (
    <form onSubmit={submit} className="stack">
      <p>{t.admin.apiKeyFor(account.displayName)}</p>
      {make.isError ? <ProblemNote error={make.error} /> : null}
      <Field label={t.admin.apiKeyLabel}>
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
      <Button
        type="primary"
        size="large"
        htmlType="submit"
        disabled={label.trim() === ''}
        loading={make.isPending}
      >
        {t.admin.apiKeyMake}
      </Button>
    </form>
  );
}
