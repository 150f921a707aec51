import type { Principal } from './access.ts';
import { signInNeeded } from './identity.errors.ts';

/** Whoever asks, where the permission names no 'anyone': the types cannot know that it was checked. Errors: `sign-in-needed`. */
export function signedIn(principal: Principal | null): Principal {
  if (!principal) throw signInNeeded();
  return principal;
}
