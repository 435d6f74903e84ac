// Counts recent events by key, up to just above a threshold.

/**
 * Keeps the times of at most `above + 1` events for each key: the count is exact up to there.
 *
 * @param windowMs length of the window, in milliseconds
 */
export function eventWindow(above: number, windowMs: number, now: () => number = Date.now) {
  const times = new Map<string, number[]>();
  return {
    /** Adds an event and returns the number of events of this key in the window, at most `above + 1`. */
    add(key: string): number {
      const since = now() - windowMs;
      const recent = (times.get(key) ?? []).filter((at) => at > since);
      recent.push(now());
      if (recent.length > above + 1) recent.shift();
      times.set(key, recent);
      return recent.length;
    },
    clear: (): void => times.clear(),
  };
}
