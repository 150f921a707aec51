import { useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  type ReactElement,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { refreshAfterDocument } from '../api/queries.ts';
import { useMe } from '../shell/use-me.ts';
import { countQueue, type QueueCounts, type QueueEntry } from './queue-rules.ts';
import { fillPocket, runQueue } from './run-queue.ts';
import { takeSnapshot } from './snapshot.ts';
import { addEntry, type NewEntry, queueStore, tidy, watchQueue } from './store.ts';

/** While something waits, it is tried again this often. */
const AGAIN_MS = 15_000;

interface Queue {
  online: boolean;
  entries: readonly QueueEntry[];
  counts: QueueCounts;
  /** The session ended while the phone was away: nothing is lost, but somebody has to sign in. */
  signInNeeded: boolean;
  add(entry: Omit<NewEntry, 'account'>): Promise<number>;
  run(): void;
}
const Context = createContext<Queue | null>(null);

export function useOnline(): boolean {
  return useSyncExternalStore(
    (changed) => {
      window.addEventListener('online', changed);
      window.addEventListener('offline', changed);
      return () => {
        window.removeEventListener('online', changed);
        window.removeEventListener('offline', changed);
      };
    },
    () => navigator.onLine,
  );
}

/** The queue of the account that is signed in, and what sends it. */
export function QueueProvider({ children }: { children: ReactNode }): ReactElement {
  const me = useMe();
  const account = me.accountId;
  const isOperator = me.role === 'operator';
  const online = useOnline();
  const client = useQueryClient();
  const [entries, setEntries] = useState<readonly QueueEntry[]>([]);
  const [signInNeeded, setSignInNeeded] = useState(false);
  const waiting = useRef(0);

  const read = useCallback(async () => {
    const found = await queueStore.entriesOf(account).catch(() => []);
    waiting.current = countQueue(found).waiting;
    setEntries(found);
  }, [account]);

  const run = useCallback(async () => {
    if (!isOperator || !navigator.onLine) return;
    const before = waiting.current;
    const outcome = await runQueue().catch(() => 'pause' as const);
    setSignInNeeded(outcome === 'sign-in');
    await read();
    if (waiting.current < before) refreshAfterDocument(client);
    if (outcome !== 'sign-in') await fillPocket().catch(() => undefined);
  }, [client, isOperator, read]);

  useEffect(() => {
    void read();
    return watchQueue(() => void read());
  }, [read]);

  useEffect(() => {
    if (!online || !isOperator) return;
    void run().then(() => takeSnapshot(client).catch(() => undefined));
    void tidy(Date.now()).catch(() => undefined);
    const timer = setInterval(() => waiting.current > 0 && void run(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [online, isOperator, run, client]);

  const queue = useMemo<Queue>(
    () => ({
      online,
      entries,
      counts: countQueue(entries),
      signInNeeded,
      add: async (entry) => {
        const id = await addEntry({ ...entry, account });
        void run();
        return id;
      },
      run: () => void run(),
    }),
    [account, online, entries, signInNeeded, run],
  );
  return <Context.Provider value={queue}>{children}</Context.Provider>;
}

export function useQueue(): Queue {
  const queue = useContext(Context);
  if (!queue) throw new Error('useQueue is for pages below the shell');
  return queue;
}
