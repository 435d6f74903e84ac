// Coalesces calls by key: requests within a short time become one call, and calls of one key never overlap.

export interface CoalescedCalls {
  readonly request: (key: string) => void;
  /** Starts no more calls and waits for the running ones. */
  readonly close: () => Promise<void>;
}

export interface CoalesceOptions {
  readonly work: (key: string) => Promise<void>;
  readonly onError: (error: unknown, key: string) => void;
  /** Delay of a call after its first request, in milliseconds. */
  readonly delayMs: number;
  readonly concurrency: number;
  /** Keys that may wait for their call; requests for further keys are dropped. */
  readonly maxWaiting: number;
}

export function coalesce({ work, onError, delayMs, concurrency, maxWaiting }: CoalesceOptions): CoalescedCalls {
  const delayed = new Map<string, NodeJS.Timeout>();
  /** In order of their requests. */
  const ready = new Set<string>();
  const running = new Map<string, Promise<void>>();
  const again = new Set<string>();
  let isClosed = false;

  function request(key: string): void {
    if (isClosed || delayed.has(key) || ready.has(key)) return;
    if (running.has(key)) return void again.add(key);
    if (delayed.size + ready.size >= maxWaiting) return;
    const onDue = (): void => {
      delayed.delete(key);
      ready.add(key);
      runReady();
    };
    delayed.set(key, setTimeout(onDue, delayMs));
  }

  function runReady(): void {
    for (const key of ready) {
      if (running.size >= concurrency || isClosed) return;
      ready.delete(key);
      const call = work(key)
        .catch((error: unknown) => onError(error, key))
        .finally(() => {
          running.delete(key);
          if (again.delete(key)) request(key);
          runReady();
        });
      running.set(key, call);
    }
  }

  return {
    request,
    close: async () => {
      isClosed = true;
      for (const timer of delayed.values()) clearTimeout(timer);
      await Promise.all(running.values());
    },
  };
}
