// A map of bounded size that evicts the least recently used entry.

export interface LruMap<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
  getOrSet(key: K, make: () => V): V;
  delete(key: K): void;
}

export function lruMap<K, V>(maxEntries: number): LruMap<K, V> {
  const entries = new Map<K, V>();
  const get = (key: K): V | undefined => {
    const value = entries.get(key);
    if (value === undefined) return undefined;
    entries.delete(key);
    entries.set(key, value);
    return value;
  };
  const set = (key: K, value: V): void => {
    entries.delete(key);
    entries.set(key, value);
    if (entries.size > maxEntries) entries.delete(entries.keys().next().value!);
  };
  return {
    get,
    set,
    getOrSet(key, make) {
      const existing = get(key);
      if (existing !== undefined) return existing;
      const value = make();
      set(key, value);
      return value;
    },
    delete: (key) => void entries.delete(key),
  };
}
