import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { signOut } from '../api/commands.ts';

/** Ends the session here and on the server, and forgets what was read. */
export function useSignOut(): () => Promise<void> {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    await signOut().catch(() => undefined);
    await navigate({ to: '/sign-in' });
    queryClient.clear();
  };
}
