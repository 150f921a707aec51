import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useRouter, useSearch } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { type FormEvent, type ReactElement, useEffect, useState } from 'react';
import { signIn as sendSignIn } from '../../api/commands.ts';
import { meQuery } from '../../api/queries.ts';
import { setCurrentAccount, setSignOutDue } from '../../offline/account.ts';
import { FOR_ALL } from '../../offline/kept.ts';
import { countLeft, keepRead } from '../../offline/store.ts';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { useWords } from '../../words/words.tsx';
import { SessionFrame } from './session-frame.tsx';

/** Only an address of the console itself is gone to after signing in. */
function safeTarget(to: string | undefined): string {
  return to?.startsWith('/') && !to.startsWith('//') && !to.includes('\\') ? to : '/';
}

export function SignInPage(): ReactElement {
  const { t } = useWords();
  const router = useRouter();
  const queryClient = useQueryClient();
  const { to } = useSearch({ from: '/sign-in' });
  const [userName, setUserName] = useState('');
  const [password, setPassword] = useState('');
  const signIn = useMutation({
    mutationFn: () => sendSignIn({ userName: userName.trim(), password }),
    onSuccess: (me) => {
      queryClient.clear();
      setSignOutDue(false);
      setCurrentAccount(me.accountId);
      keepRead(FOR_ALL, 'me', me).catch(() => undefined);
      queryClient.setQueryData(meQuery.queryKey, me);
      router.history.push(`/console${safeTarget(to).replace(/^\/console(?=\/|$)/, '')}`);
    },
  });
  const [left, setLeft] = useState(0);
  useEffect(() => {
    void countLeft().then(setLeft, () => undefined);
  }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <SessionFrame title={t.session.title} lead={t.session.lead}>
      <form onSubmit={submit} className="stack">
        {left > 0 ? (
          <p className="note note-attention" role="status" data-testid="queue-left">
            {t.offline.signInKept(left)}
          </p>
        ) : null}
        {signIn.isError ? <ProblemNote error={signIn.error} /> : null}
        <Field label={t.session.userName}>
          {(ids) => (
            <Input
              {...ids}
              size="large"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              autoFocus
              required
              value={userName}
              onChange={(event) => setUserName(event.target.value)}
            />
          )}
        </Field>
        <Field label={t.session.password}>
          {(ids) => (
            <Input
              {...ids}
              size="large"
              type="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        <Button type="primary" size="large" htmlType="submit" block loading={signIn.isPending}>
          {t.session.submit}
        </Button>
      </form>
      <p>
        <Link to="/register">{t.joining.register}</Link>
      </p>
      <p className="quiet">
        {t.session.publicHint} <a href="/">{t.session.publicLink}</a>
      </p>
    </SessionFrame>
  );
}
