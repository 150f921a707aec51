import {
  type AfterSending,
  afterAnswer,
  nextToSend,
  type QueueEntry,
  type SendAnswer,
} from './queue-rules.ts';

export interface QueueStore {
  entriesOf(account: string): Promise<QueueEntry[]>;
  /** Stores the next revision, unless somebody else has changed the entry since; answers whether it did. */
  replace(entry: QueueEntry): Promise<boolean>;
}

export type Drained = 'empty' | Exclude<AfterSending, 'next'>;

/**
 * Sends what waits, one after the other, until nothing does or something stands in the way. Two at once do no harm: the
 * same document sent twice is one, and the entry takes whichever answer is stored first.
 */
export async function drainQueue(
  store: QueueStore,
  account: string,
  send: (entry: QueueEntry) => Promise<SendAnswer>,
  now: () => number = Date.now,
): Promise<Drained> {
  for (;;) {
    const entry = nextToSend(await store.entriesOf(account), account, now());
    if (!entry) return 'empty';
    const result = afterAnswer(entry, await send(entry), now());
    await store.replace(result.entry);
    if (result.next !== 'next') return result.next;
  }
}
