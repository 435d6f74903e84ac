// The log lines of a query, the newest first. Other pages use it too.
import { QueryView } from '../../ui/states';
import type { LogFilter, LogQuery } from './filter';
import { LineList } from './line-list';
import { NoLines } from './no-lines';
import { useLogLines } from './use-log-lines';

export interface LogListProps {
  readonly query: LogQuery;
  /** Height of the scrolling area in CSS. Default: `60dvh`. */
  readonly height?: string;
  /** Called when a field of a line is chosen as a filter; without it, lines offer no filters. */
  readonly onFilter?: (change: Partial<LogFilter>) => void;
  /** Reads again after this time, in milliseconds. */
  readonly refetchMs?: number | undefined;
}

export function LogList({ query, height = '60dvh', onFilter, refetchMs }: LogListProps) {
  const { result, lines, otherOrgs, loadMore } = useLogLines(query, { refetchMs });
  return (
    <QueryView
      query={result}
      empty={{ when: () => lines.length === 0 && !result.hasNextPage, show: <NoLines otherOrgs={otherOrgs} /> }}
    >
      {() => (
        <LineList
          lines={lines}
          height={height}
          onFilter={onFilter}
          onEnd={loadMore}
          isLoading={result.isFetchingNextPage}
          hasMore={result.hasNextPage}
        />
      )}
    </QueryView>
  );
}
