import type { RowTools } from './read-rows.ts';
import { takeWaiting } from './take-waiting.ts';

export interface WaitingWorker {
  stop(): Promise<void>;
}

/**
 * Takes rows whose codes were mapped while nobody was there to take them: a server that ended between the mapping and
 * the rows leaves both in the database, and any server goes on.
 */
export function startWaitingWorker(
  tools: RowTools,
  options: { every_ms: number; onError: (error: unknown) => void },
): WaitingWorker {
  let stopping = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running = Promise.resolve();
  const turn = async () => {
    try {
      await takeWaiting(tools, null);
    } catch (error) {
      if (!stopping) options.onError(error);
    }
    if (stopping) return;
    timer = setTimeout(() => {
      running = turn();
    }, options.every_ms);
  };
  running = turn();
  return {
    stop: () => {
      stopping = true;
      clearTimeout(timer);
      return running;
    },
  };
}
