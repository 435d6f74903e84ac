// Limits the number of running and waiting tasks. Waiting tasks start in order.

export interface GateOptions {
  readonly concurrency: number;
  readonly maxWaiting: number;
}

export class GateFullError extends Error {
  override readonly name = 'GateFullError';
}

/** Rejects with GateFullError when the queue is full, and with the reason of the signal if it is aborted in the queue. */
export type Gate = <T>(signal: AbortSignal, task: () => Promise<T>) => Promise<T>;

export function createGate({ concurrency, maxWaiting }: GateOptions): Gate {
  const waiting = new Set<() => void>();
  let running = 0;

  const waitForTurn = (signal: AbortSignal): Promise<void> =>
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
    else if (waiting.size < maxWaiting) await waitForTurn(signal);
    else throw new GateFullError(`${waiting.size} tasks are already waiting`);
    try {
      return await task();
    } finally {
      // The next task takes over the slot.
      const [next] = waiting;
      if (next) waiting.delete(next);
      else running--;
      next?.();
    }
  };
}
