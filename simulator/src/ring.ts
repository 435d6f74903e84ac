// A list of bounded length that drops its oldest items.

export interface Ring<T> {
  push(item: T): void;
  /** The newest items, oldest first. */
  latest(count?: number): readonly T[];
  clear(): void;
}

export function createRing<T>(capacity: number): Ring<T> {
  const items: T[] = [];
  return {
    push: (item) => {
      if (items.push(item) > capacity) items.shift();
    },
    latest: (count = capacity) => (count === 0 ? [] : items.slice(-count)),
    clear: () => {
      items.length = 0;
    },
  };
}
