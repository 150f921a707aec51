import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { App } from 'antd';
import { signOut } from '../api/commands.ts';
import { ApiProblem } from '../api/problem.ts';
import { currentAccount, setCurrentAccount, setSignOutDue } from '../offline/account.ts';
import { forgetReads } from '../offline/store.ts';
import { useQueue } from '../offline/use-queue.tsx';
import { useWords } from '../words/words.tsx';

/** Ends the session here and on the server, and forgets what was read; says first what has not been uploaded. */
export function useSignOut(): () => Promise<void> {
  const { t } = useWords();
  const { modal } = App.useApp();
  const { counts } = useQueue();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    const left = counts.waiting + counts.conflicts;
    if (left > 0) {
      const sure = await modal.confirm({
        title: t.offline.signOutTitle,
        content: t.offline.signOutWhat(left),
        okText: t.offline.signOutDo,
        okButtonProps: { danger: true, size: 'large' },
        cancelText: t.common.cancel,
        cancelButtonProps: { size: 'large' },
      });
      if (!sure) return;
    }
    const account = currentAccount();
    setSignOutDue(true);
    await signOut().then(
      () => setSignOutDue(false),
      (error: unknown) => {
        if (error instanceof ApiProblem && error.status === 401) setSignOutDue(false);
      },
    );
    if (account !== null) await forgetReads(account).catch(() => undefined);
    setCurrentAccount(null);
    await navigate({ to: '/sign-in' });
    // After the page is gone: whatever stands below the shell needs somebody who is signed in.
    queryClient.clear();
  };
}
