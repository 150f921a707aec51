import { answered, api } from '../api/client.ts';
import { currentAccount } from './account.ts';
import { type Drained, drainQueue } from './drain-queue.ts';
import { sendEntry } from './send-entry.ts';
import { keepSlips, queueStore, slipsLeft } from './store.ts';

/** Fewer than this in the pocket, and new numbers are fetched. */
const SLIPS_LOW = 10;
const SLIPS_WANTED = 20;

/**
 * One tab at a time sends for all. Where the browser has no locks (plain HTTP off localhost), two tabs may both send;
 * a document is still one, by its number.
 */
export async function runQueue(): Promise<Drained | 'elsewhere'> {
  const account = currentAccount();
  if (account === null) return 'pause';
  const work = () => drainQueue(queueStore, account, sendEntry);
  if (!('locks' in navigator)) return work();
  return navigator.locks.request('luyuan-queue', { ifAvailable: true }, (lock) =>
    lock ? work() : 'elsewhere',
  );
}

/** Fills the pocket with slip numbers while there is a line. */
export async function fillPocket(): Promise<void> {
  const account = currentAccount();
  if (account === null || !navigator.onLine) return;
  const fill = async () => {
    if ((await slipsLeft(account)) >= SLIPS_LOW) return;
    const { numbers } = await answered(api.POST('/api/v1/slip-numbers', { body: { count: SLIPS_WANTED } }));
    await keepSlips(account, numbers);
  };
  if (!('locks' in navigator)) return fill();
  await navigator.locks.request('luyuan-pocket', { ifAvailable: true }, (lock) =>
    lock ? fill() : undefined,
  );
}
