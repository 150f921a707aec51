import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { QueueStore } from './drain-queue.ts';
import { canDecide, mended, type QueueEntry } from './queue-rules.ts';

/** What a phone keeps: the queue, slip numbers in its pocket, and the last answers of the server. */
interface Schema extends DBSchema {
  entries: { key: number; value: QueueEntry; indexes: { account: string } };
  slips: { key: string; value: { number: string; account: string }; indexes: { account: string } };
  reads: { key: [string, string]; value: KeptRead };
}
interface KeptRead {
  account: string;
  name: string;
  at: number;
  value: unknown;
}

/** Answers older than this are no help any more. */
const KEPT_MS = 21 * 86_400_000;
/** What was sent stays in view for a while. */
const DONE_SHOWN_MS = 2 * 86_400_000;

let opened: Promise<IDBPDatabase<Schema>> | undefined;

/** Private windows and full disks may refuse: then there is no queue, and everything works as long as there is a line. */
function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('luyuan', 1, {
    upgrade(db) {
      db.createObjectStore('entries', { keyPath: 'id', autoIncrement: true }).createIndex(
        'account',
        'account',
      );
      db.createObjectStore('slips', { keyPath: 'number' }).createIndex('account', 'account');
      db.createObjectStore('reads', { keyPath: ['account', 'name'] });
    },
  });
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}

const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('luyuan-queue');
const watchers = new Set<() => void>();
function tell(): void {
  channel?.postMessage('changed');
  for (const watcher of watchers) watcher();
}
/** Called whenever the queue changes, in this tab or another. */
export function watchQueue(changed: () => void): () => void {
  watchers.add(changed);
  channel?.addEventListener('message', changed);
  return () => {
    watchers.delete(changed);
    channel?.removeEventListener('message', changed);
  };
}

export type NewEntry = Pick<
  QueueEntry,
  'account' | 'kind' | 'path' | 'body' | 'title' | 'partner' | 'slip' | 'form'
>;

/** Stored before anything is sent: a browser that closes now loses nothing. */
export async function addEntry(entry: NewEntry): Promise<number> {
  const fresh = {
    ...entry,
    madeAt: new Date().toISOString(),
    state: 'waiting',
    revision: 0,
    tries: 0,
    notBefore: 0,
    problem: null,
    voucherNumber: null,
  } satisfies Omit<QueueEntry, 'id'>;
  const id = await (await database()).add('entries', fresh as QueueEntry);
  tell();
  return id;
}

export const queueStore: QueueStore = {
  entriesOf: async (account) => (await database()).getAllFromIndex('entries', 'account', account),
  replace: async (entry) => {
    const tx = (await database()).transaction('entries', 'readwrite');
    const now = await tx.store.get(entry.id);
    const current = now !== undefined && now.revision === entry.revision - 1;
    if (current) await tx.store.put(entry);
    await tx.done;
    if (current) tell();
    return current;
  },
};

/** How much of whomever on this phone has not arrived: a number and nothing else, for whoever is not signed in. */
export async function countLeft(): Promise<number> {
  const all = await (await database()).getAll('entries');
  return all.filter((one) => one.state !== 'done').length;
}

export async function entryById(account: string, id: number): Promise<QueueEntry | undefined> {
  const entry = await (await database()).get('entries', id);
  return entry?.account === account ? entry : undefined;
}

/** A person has looked and drops it; only what the server refused. */
export async function dropEntry(id: number): Promise<void> {
  const tx = (await database()).transaction('entries', 'readwrite');
  const entry = await tx.store.get(id);
  if (entry && (canDecide(entry) || entry.state === 'done')) await tx.store.delete(id);
  await tx.done;
  tell();
}

export async function mendEntry(id: number, change: Partial<QueueEntry>): Promise<void> {
  const tx = (await database()).transaction('entries', 'readwrite');
  const entry = await tx.store.get(id);
  if (entry && canDecide(entry)) await tx.store.put(mended(entry, change));
  await tx.done;
  tell();
}

/** Forgets what was sent some days ago, and answers that are too old. */
export async function tidy(now_ms: number): Promise<void> {
  const db = await database();
  for (const entry of await db.getAll('entries'))
    if (entry.state === 'done' && now_ms - Date.parse(entry.madeAt) > DONE_SHOWN_MS)
      await db.delete('entries', entry.id);
  for (const read of await db.getAll('reads'))
    if (now_ms - read.at > KEPT_MS) await db.delete('reads', [read.account, read.name]);
}

export async function keepRead(account: string, name: string, value: unknown): Promise<void> {
  await (await database()).put('reads', { account, name, at: Date.now(), value });
}
/** What was read as this account, and who it was: nobody else on this phone is to see it. The queue stays. */
export async function forgetReads(account: string): Promise<void> {
  const tx = (await database()).transaction('reads', 'readwrite');
  for (const key of await tx.store.getAllKeys())
    if (key[0] === account || key[1] === 'me') await tx.store.delete(key);
  await tx.done;
}
export async function keptRead(
  account: string,
  name: string,
): Promise<{ value: unknown; at: number } | undefined> {
  return (await database()).get('reads', [account, name]);
}

export async function keepSlips(account: string, numbers: readonly string[]): Promise<void> {
  const tx = (await database()).transaction('slips', 'readwrite');
  for (const number of numbers) await tx.store.put({ number, account });
  await tx.done;
}
export const slipsLeft = async (account: string): Promise<number> =>
  (await database()).countFromIndex('slips', 'account', account);

/** Takes the oldest number out of the pocket, so that no other tab can; null when there is none. */
export async function takeSlip(account: string): Promise<string | null> {
  const tx = (await database()).transaction('slips', 'readwrite');
  const number = (await tx.store.index('account').getKey(account)) ?? null;
  if (number !== null) await tx.store.delete(number);
  await tx.done;
  return number;
}
/** As long as whoever pressed the button is asked to wait for a number out of the pocket. */
const POCKET_MS = 2_000;
/**
 * As `takeSlip`, but a store that does not answer (another tab that upgrades it, a phone short of space) is not waited
 * for: then the voucher goes without a slip's number, and a number that still comes is put back.
 */
export async function takeSlipSoon(account: string): Promise<string | null> {
  let late = false;
  const taking = takeSlip(account).then((number) => {
    if (late && number !== null) void putSlipBack(account, number).catch(() => undefined);
    return number;
  });
  const soon = new Promise<null>((resolve) => {
    setTimeout(() => {
      late = true;
      resolve(null);
    }, POCKET_MS);
  });
  return Promise.race([taking.catch(() => null), soon]);
}
/** A number that was not used after all. */
export const putSlipBack = (account: string, number: string): Promise<void> => keepSlips(account, [number]);
