// Reads log lines page by page, the newest first.
import { useMemo } from 'react';
import type { ReadOptions } from '../../api/hooks';
import { useRangeList } from '../../api/use-range-list';
import { isOfSpan, parametersOf, type LogQuery } from './filter';

const PAGE_SIZE = 500;

export function useLogLines(query: LogQuery, options: ReadOptions = {}) {
  const {
    query: result,
    items,
    otherOrgs,
    loadMore,
  } = useRangeList('/api/v1/logs', { ...parametersOf(query), limit: PAGE_SIZE }, query, options);
  const { span } = query;
  const lines = useMemo(() => items.filter((line) => isOfSpan(span, line)), [items, span]);
  return { result, lines, otherOrgs, loadMore };
}
