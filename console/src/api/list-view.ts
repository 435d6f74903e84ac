// The items of a list as a query, for QueryView.
import type { PagesResult } from './use-pages';

export function listView<T>({ query, items }: PagesResult<T>) {
  const { data, error, refetch, isPlaceholderData } = query;
  return { data: data === undefined ? undefined : items, error, refetch, isPlaceholderData };
}
