import { ApiProblem } from '../api/problem.ts';
import { currentAccount } from './account.ts';
import { keepRead, keptRead } from './store.ts';

/** Answers of no account: who is signed in, and what is the same for everybody. */
export const FOR_ALL = '';

/**
 * Asks the server and keeps its answer on the phone; without a network, gives what was kept last. Where nothing was kept,
 * or something could be worked out from what was, `otherwise` may answer.
 */
export async function kept<Data>(
  name: string,
  ask: () => Promise<Data>,
  options: { account?: string; otherwise?: () => Promise<Data | undefined> } = {},
): Promise<Data> {
  const account = options.account ?? currentAccount();
  try {
    const data = await ask();
    // Not waited for: a phone that is full is no reason to show nothing.
    if (account !== null) keepRead(account, name, data).catch(() => undefined);
    return data;
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.code !== 'offline' || account === null) throw error;
    const found = await keptRead(account, name).catch(() => undefined);
    if (found !== undefined) return found.value as Data;
    const worked = await options.otherwise?.();
    if (worked === undefined) throw error;
    return worked;
  }
}

/** What was kept under a name, without asking. */
export async function keptValue<Data>(name: string): Promise<Data | undefined> {
  const account = currentAccount();
  if (account === null) return undefined;
  return (await keptRead(account, name).catch(() => undefined))?.value as Data | undefined;
}
