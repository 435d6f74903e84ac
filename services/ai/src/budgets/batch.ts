// Batches concurrent requests: items that arrive while a request is in flight go into the next one.

/** Returns a function that resolves with the result of its item. `send` returns one result per item, in the same order. */
export function batchRequests<T, R>(send: (items: readonly T[]) => Promise<readonly R[]>): (item: T) => Promise<R> {
  let pending: PendingItem<T, R>[] = [];
  let busy = false;
  const flush = async (): Promise<void> => {
    while (pending.length > 0) {
      const batch = pending;
      pending = [];
      try {
        const results = await send(batch.map(({ item }) => item));
        for (const [i, { resolve }] of batch.entries()) resolve(results[i]!);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    busy = false;
  };
  return (item) =>
    new Promise((resolve, reject) => {
      pending.push({ item, resolve, reject });
      if (busy) return;
      busy = true;
      // Items that arrive in the same turn of the event loop share a request.
      setImmediate(() => void flush());
    });
}

interface PendingItem<T, R> {
  readonly item: T;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}
