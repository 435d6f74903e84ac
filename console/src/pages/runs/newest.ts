// Keeps a list of runs, newest first, up to date with its first page, without reading all its pages again.

interface ListedRun {
  readonly id: string;
  /** RFC 3339 in UTC with milliseconds, so that the order of texts is the order of times. */
  readonly queued_at: string;
  readonly state: string;
}

export interface RunPage<T extends ListedRun> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

/**
 * The pages, with the first page of the list as it is now: new runs come first, runs that have changed are replaced, and
 * runs that the filter no longer matches are left out. Undefined if so many runs have arrived that the first page does
 * not reach the known ones.
 */
export function withNewest<T extends ListedRun, P extends RunPage<T>>(pages: readonly P[], newest: P): P[] | undefined {
  const oldest = newest.items.at(-1);
  if (newest.next_cursor === null || oldest === undefined) return [newest];
  const ids = new Set(newest.items.map(({ id }) => id));
  const reaches = pages.some(({ items }) => items.some(({ id }) => ids.has(id)));
  if (!reaches) return undefined;
  const isOlder = (run: T) => !ids.has(run.id) && run.queued_at <= oldest.queued_at;
  const rest = pages.map((page) => ({ ...page, items: page.items.filter(isOlder) }));
  const [first, ...others] = rest;
  return first ? [{ ...first, items: [...newest.items, ...first.items] }, ...others] : [newest];
}

/** The pages with one run replaced, or left out if it is undefined. Pages without the run stay the same objects. */
export function withRun<T extends ListedRun, P extends RunPage<T>>(
  pages: readonly P[],
  id: string,
  run: T | undefined,
): P[] {
  return pages.map((page) =>
    page.items.some((item) => item.id === id)
      ? { ...page, items: page.items.flatMap((item) => (item.id !== id ? item : run ? [run] : [])) }
      : page,
  );
}
