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
  /** Calls at the same time. */
  readonly atOnce: number;
  /** Keys that may wait for their call; requests for more are dropped. */
  readonly most: number;
}

export function coalesce({ work, onError, gatherMs, atOnce, most }: CoalesceOptions): Coalesced {
  const gathering = new Map<string, NodeJS.Timeout>();
  /** In the order in which they were gathered. */
  const ready = new Set<string>();
  const running = new Map<string, Promise<void>>();
  const again = new Set<string>();
  let closed = false;

  function request(key: string): void {
    if (closed || gathering.has(key) || ready.has(key)) return;
    if (running.has(key)) return void again.add(key);
    if (gathering.size + ready.size >= most) return;
    const gathered = (): void => {
      gathering.delete(key);
      ready.add(key);
      runReady();
    };
    gathering.set(key, setTimeout(gathered, gatherMs));
  }

  function runReady(): void {
    for (const key of ready) {
      if (running.size >= atOnce || closed) return;
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
      closed = true;
      for (const timer of gathering.values()) clearTimeout(timer);
      await Promise.all(running.values());
    },
  };
}
