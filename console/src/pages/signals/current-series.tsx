// The series of a metric that Prometheus has now.
import type { Metric } from '@sextant/signals/declare/metric';
import { useGet } from '../../api/hooks';
import { compact } from '../../text/format';
import { Empty, QueryView } from '../../ui/states';
import { Table, type Column } from '../../ui/table';
import styles from '../alerts/alerts.module.css';
import details from './signals.module.css';
import { mostSeriesOfProcess, type MetricSeries } from './metric-series';

export interface CurrentSeriesProps {
  readonly metric: Metric;
  readonly budget: number | null;
}

export function CurrentSeries({ metric, budget }: CurrentSeriesProps) {
  // A histogram has a series `_count` for each combination of its labels.
  const selector = metric.kind === 'histogram' ? `${metric.name}_count` : metric.name;
  const query = useGet('/api/v1/metrics/query', { query: { query: selector } });
  return (
    <section>
      <h3>Series now</h3>
      <QueryView
        query={query}
        height={160}
        empty={{
          when: ({ series }) => series.length === 0,
          show: <Empty title="Prometheus has no series of it">Nothing that it counts has happened yet.</Empty>,
        }}
      >
        {({ series, truncated }) => (
          <>
            <p className={details.muted}>
              {truncated && 'These are not all. '}
              {budget !== null && `The process with the most has ${mostSeriesOfProcess(metric, series)} of ${budget}.`}
            </p>
            <Table
              label={`Series of ${metric.name}`}
              columns={COLUMNS}
              rows={series}
              rowKey={({ labels }) => JSON.stringify(labels)}
              maxHeight="40dvh"
            />
          </>
        )}
      </QueryView>
    </section>
  );
}

function labelsText({ labels }: MetricSeries): string {
  return Object.entries(labels)
    .filter(([name]) => name !== '__name__')
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

const COLUMNS: readonly Column<MetricSeries>[] = [
  {
    id: 'labels',
    header: 'Labels',
    width: 'minmax(200px, 4fr)',
    sortBy: labelsText,
    cell: (series) => (
      <span className={styles.cut} title={labelsText(series)}>
        {labelsText(series) || '–'}
      </span>
    ),
  },
  {
    id: 'value',
    header: 'Value',
    width: '110px',
    align: 'end',
    sortBy: ({ points }) => points[0]?.[1] ?? null,
    cell: ({ points }) => compact(points[0]?.[1]),
  },
];
