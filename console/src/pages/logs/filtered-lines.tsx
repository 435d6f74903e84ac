// The lines of a filter in a time range, with their number over time.
import { useRefreshMs } from '../../app/root-search';
import { Button } from '../../ui/button';
import { Section } from '../../ui/page';
import { QueryView } from '../../ui/states';
import { downloadLines } from './download';
import type { LogFilter, LogQuery } from './filter';
import { LineList } from './line-list';
import { NoLines } from './no-lines';
import { useLogLines } from './use-log-lines';
import { Volume } from './volume';
import styles from './logs.module.css';

export interface FilteredLinesProps {
  readonly query: LogQuery;
  readonly onFilter: (change: Partial<LogFilter>) => void;
}

export function FilteredLines({ query, onFilter }: FilteredLinesProps) {
  const refetchMs = useRefreshMs();
  const { result, lines, otherOrgs, loadMore } = useLogLines(query, { refetchMs });
  return (
    <div className={styles.stack}>
      <Section title="Lines over time" flush>
        <Volume query={query} />
      </Section>
      <Section
        title="Lines"
        flush
        actions={
          <Button disabled={lines.length === 0} onClick={() => downloadLines(lines)}>
            Download
          </Button>
        }
      >
        <QueryView
          query={result}
          height={400}
          empty={{ when: () => lines.length === 0 && !result.hasNextPage, show: <NoLines otherOrgs={otherOrgs} /> }}
        >
          {() => (
            <LineList
              lines={lines}
              height="70dvh"
              onFilter={onFilter}
              onEnd={loadMore}
              isLoading={result.isFetchingNextPage}
              hasMore={result.hasNextPage}
            />
          )}
        </QueryView>
      </Section>
    </div>
  );
}
