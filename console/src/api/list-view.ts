// The items of a list as a query, for QueryView.
import type { ListResult } from './hooks';

export function listView<T>({ query, items }: ListResult<T>) {
  const { data, error, refetch, isPlaceholderData } = query;
  return { data: data === undefined ? undefined : items, error, refetch, isPlaceholderData };
}
