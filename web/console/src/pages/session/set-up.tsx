import { useMutation } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { App, Button, Input } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import { setUp as sendSetUp } from '../../api/commands.ts';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { useWords } from '../../words/words.tsx';
import { SessionFrame } from './session-frame.tsx';

/** The first administrator of an empty platform, by the one-time link that the first start prints. */
export function SetUpPage(): ReactElement {
  const { t } = useWords();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const { token } = useSearch({ from: '/setup' });
  const [values, setValues] = useState({ userName: '', displayName: '', password: '' });
  const set = (key: keyof typeof values) => (event: { target: { value: string } }) =>
    setValues({ ...values, [key]: event.target.value });
  const setUp = useMutation({
    mutationFn: () => sendSetUp({ token: token ?? '', ...values }),
    onSuccess: () => {
      void message.success(t.session.setUpDone);
      void navigate({ to: '/sign-in' });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setUp.mutate();
  };
  if (!token) {
    return (
      <SessionFrame title={t.session.setUpTitle} lead="">
        <div className="note note-stop" role="alert">
          <Icon name="stop" />
          <p>{t.session.setUpMissing}</p>
        </div>
      </SessionFrame>
    );
  }
  return (
    <SessionFrame title={t.session.setUpTitle} lead={t.session.setUpLead}>
      <form onSubmit={submit} className="stack">
        {setUp.isError ? <ProblemNote error={setUp.error} /> : null}
        <Field label={t.session.displayName}>
          {(ids) => (
            <Input
              {...ids}
              size="large"
              autoComplete="name"
              required
              value={values.displayName}
              onChange={set('displayName')}
            />
          )}
        </Field>
        <Field label={t.session.userName} hint={t.session.userNameHint}>
          {(ids) => (
            <Input
              {...ids}
              size="large"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              required
              value={values.userName}
              onChange={set('userName')}
            />
          )}
        </Field>
        <Field label={t.session.password} hint={t.session.passwordHint}>
          {(ids) => (
            <Input
              {...ids}
              size="large"
              type="password"
              autoComplete="new-password"
              minLength={10}
              required
              value={values.password}
              onChange={set('password')}
            />
          )}
        </Field>
        <Button type="primary" size="large" htmlType="submit" block loading={setUp.isPending}>
          {t.session.setUpSubmit}
        </Button>
      </form>
    </SessionFrame>
  );
}
