/** Whose phone this is just now: set by whoever learns it, read by what keeps and sends on the phone. */
let current: string | null = null;

export const currentAccount = (): string | null => current;
export function setCurrentAccount(accountId: string | null): void {
  current = accountId;
}
