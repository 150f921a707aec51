/** Work that a process does beside answering requests, again and again. */
export interface Worker {
  /** Ends a pause: there is something to do. */
  wake(): void;
  /** Resolves when the turn that is under way has ended. */
  stop(): Promise<void>;
}

export interface Turns {
  /** The pause after a turn that found nothing to do, or that failed. */
  every_ms: number;
  onError: (error: unknown) => void;
}

/**
 * Takes turns until it is stopped: the next at once while `turn` says that it has done something, else after a pause.
 * A turn is told by `stopping` when it should come to an end. What fails is told and tried again.
 */
export function startTurns(turn: (stopping: () => boolean) => Promise<boolean>, options: Turns): Worker {
  let isStopping = false;
  let wake = () => {};
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, options.every_ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const loop = async () => {
    while (!isStopping) {
      const busy = await turn(() => isStopping).catch((error: unknown) => {
        // A database that goes away with us is no trouble to tell of.
        if (!isStopping) options.onError(error);
        return false;
      });
      if (!busy && !isStopping) await pause();
    }
  };
  const running = loop();
  return {
    wake: () => wake(),
    stop: () => {
      isStopping = true;
      wake();
      return running;
    },
  };
}
