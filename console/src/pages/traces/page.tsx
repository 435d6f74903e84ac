// /traces: searches traces, as a chart of durations and a table.
import { useSearch } from '@tanstack/react-router';
import { useRangeList } from '../../api/use-range-list';
import { OtherOrgs } from '../../app/other-orgs';
import { useRefreshMs, useTimeRange } from '../../app/root-search';
import { Page, Section } from '../../ui/page';
import { Empty, QueryView } from '../../ui/states';
import { TimePicker } from '../../ui/time-picker';
import { DurationChart } from './duration-chart';
import { SearchForm } from './search-form';
import type { TracesSearch } from './search';
import { TraceTable } from './trace-table';
import styles from './traces.module.css';

const PAGE_SIZE = 50;

export default function TracesPage() {
  const search = useSearch({ from: '/traces' });
  const range = useTimeRange();
  const { query, items, otherOrgs, loadMore } = useRangeList(
    '/api/v1/traces',
    { ...parametersOf(search), limit: PAGE_SIZE },
    range,
    { refetchMs: useRefreshMs() },
  );
  return (
    <Page
      title="Traces"
      description="The newest traces with a span that meets every condition"
      actions={<TimePicker />}
    >
      {/* A new address fills the form anew. */}
      <SearchForm key={JSON.stringify(search)} search={search} />
      <QueryView
        query={query}
        height={480}
        empty={{
          when: () => items.length === 0 && !query.hasNextPage,
          show: (
            <Empty title="No trace matches">
              <OtherOrgs orgs={otherOrgs} what="traces" />
              <p>
                Choose a longer time range, or remove a condition. The demo (<code>make demo</code>) makes traces of
                every kind.
              </p>
            </Empty>
          ),
        }}
      >
        {() => (
          <div className={styles.stack}>
            <Section title="Duration of each trace" flush>
              <DurationChart traces={items} />
            </Section>
            <Section title="Traces" flush>
              <TraceTable traces={items} onEnd={loadMore} />
            </Section>
          </div>
        )}
      </QueryView>
    </Page>
  );
}

function parametersOf({ service, operation, min, max, errors, attributes, run }: TracesSearch) {
  return {
    ...{ service, operation, min_duration: min, max_duration: max, run_id: run, attribute: attributes },
    errors: errors ? ('true' as const) : undefined,
  };
}
