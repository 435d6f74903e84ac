// Calls by key, never two at a time for one key, and no more than needed: calls that come close together become one.

export interface Coalesced {
  /** Asks for a call with this key, soon. */
  readonly request: (key: string) => void;
  /** Starts no more calls and waits for those under way. */
  readonly close: () => Promise<void>;
}

export interface CoalesceOptions {
  readonly work: (key: string) => Promise<void>;
  readonly onError: (error: unknown, key: string) => void;
  /** How long to gather requests before a call, in milliseconds. */
  readonly gatherMs: number;
}

export function coalesce({ work, onError, gatherMs }: CoalesceOptions): Coalesced {
  const waiting = new Map<string, NodeJS.Timeout>();
  const running = new Map<string, Promise<void>>();
  const again = new Set<string>();
  let closed = false;

  function request(key: string): void {
    if (closed || waiting.has(key)) return;
    if (running.has(key)) again.add(key);
    else
      waiting.set(
        key,
        setTimeout(() => run(key), gatherMs),
      );
  }

  function run(key: string): void {
    waiting.delete(key);
    const call = work(key)
      .catch((error: unknown) => onError(error, key))
      .finally(() => {
        running.delete(key);
        if (again.delete(key)) request(key);
      });
    running.set(key, call);
  }

  return {
    request,
    close: async () => {
      closed = true;
      for (const timer of waiting.values()) clearTimeout(timer);
      await Promise.all(running.values());
    },
  };
}
