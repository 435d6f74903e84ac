// The newest traces that a search of a panel finds.
import { useRangeList } from '../../api/use-range-list';
import { useRefreshMs } from '../../app/root-search';
import { TraceTable } from '../../pages/traces/trace-table';
import { Empty, QueryView } from '../../ui/states';
import styles from './list.module.css';
import type { ListProps } from './props';
import { traceQueryOf } from './trace-query';

export function TraceList({ panel, range, height }: ListProps) {
  const { query, items } = useRangeList('/api/v1/traces', traceQueryOf(panel), range, { refetchMs: useRefreshMs() });
  return (
    <QueryView query={query} height={height}>
      {() =>
        items.length === 0 ? (
          <Empty title="No trace in this time">{panel.description}</Empty>
        ) : (
          <div className={styles.scroller} style={{ maxHeight: height }}>
            <TraceTable traces={items} onEnd={noMore} />
          </div>
        )
      }
    </QueryView>
  );
}

/** The panel shows the newest traces only; the page about traces shows all. */
const noMore = () => undefined;
