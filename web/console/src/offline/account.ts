import { forget, recall, remember } from '../words/words.tsx';

/** Whose phone this is just now: set by whoever learns it, read by what keeps and sends on the phone. */
let current: string | null = null;

export const currentAccount = (): string | null => current;
export function setCurrentAccount(accountId: string | null): void {
  current = accountId;
}

/**
 * Somebody signed out without a line: the server still holds the session, and whoever takes the phone next must not
 * come in by it. Nobody is signed in here until the server has ended it, or somebody signs in anew.
 */
const SIGN_OUT_DUE = 'luyuan.sign-out-due';
export const signOutDue = (): boolean => recall(SIGN_OUT_DUE) !== null;
export function setSignOutDue(due: boolean): void {
  if (due) remember(SIGN_OUT_DUE, '1');
  else forget(SIGN_OUT_DUE);
}
