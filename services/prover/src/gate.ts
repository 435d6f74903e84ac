// Lets a bounded number of tasks run at once, and a bounded number wait, oldest first.

export interface GateOptions {
  readonly concurrency: number;
  readonly maxWaiting: number;
}

/** Thrown to a task for which there is no room to wait. */
export class GateFullError extends Error {
  override readonly name = 'GateFullError';
}

/**
 * Runs a task when its turn comes. Rejects with GateFullError at once when too many wait, and with the signal's reason
 * when that is aborted before the turn.
 */
export type Gate = <T>(signal: AbortSignal, task: () => Promise<T>) => Promise<T>;

export function createGate({ concurrency, maxWaiting }: GateOptions): Gate {
  const waiting = new Set<() => void>();
  let running = 0;

  const turn = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const start = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        waiting.delete(start);
        reject(signal.reason as Error);
      };
      waiting.add(start);
      signal.addEventListener('abort', leave, { once: true });
    });

  return async (signal, task) => {
    signal.throwIfAborted();
    if (running < concurrency) running++;
    else if (waiting.size < maxWaiting) await turn(signal);
    else throw new GateFullError(`${waiting.size} tasks wait already`);
    try {
      return await task();
    } finally {
      // A task that waits takes over the place of the one that ends.
      const [next] = waiting;
      if (next) waiting.delete(next);
      else running--;
      next?.();
    }
  };
}
