import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { signOut } from '../api/commands.ts';
import { currentAccount, setCurrentAccount } from '../offline/account.ts';
import { forgetReads } from '../offline/store.ts';

/** Ends the session here and on the server, and forgets what was read. */
export function useSignOut(): () => Promise<void> {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    const account = currentAccount();
    await signOut().catch(() => undefined);
    if (account !== null) await forgetReads(account).catch(() => undefined);
    setCurrentAccount(null);
    await navigate({ to: '/sign-in' });
    queryClient.clear();
  };
}
