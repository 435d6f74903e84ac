// A chart of a PromQL query, e.g. that of an alert with its threshold and the times at which it fired.
import type { TimeChartProps } from '../charts/types';
import { useTimeRange } from '../app/root-search';
import { Empty, QueryView } from '../ui/states';
import { frameOf, hasValues } from './frame';
import { SeriesChart } from './series-chart';
import { seriesNames } from './series-names';
import { useZoom } from '../app/set-search';
import { useRanged } from '../api/use-ranged';

export interface MetricChartProps extends Pick<
  TimeChartProps,
  'thresholds' | 'marked' | 'syncKey' | 'stacked' | 'fill' | 'min' | 'max'
> {
  /** Accessible name of the chart, and of a series without labels of its own. */
  readonly label: string;
  /** PromQL. Only platform roles may run it: others see the sentence of the API. */
  readonly query: string;
  /** Unit id of Grafana. Default: `short`. */
  readonly unit?: string | undefined;
  /** RFC 3339, or relative like `now-6h`. Default: the range of the address. */
  readonly from?: string;
  readonly to?: string;
  /** In pixels, with the legend. Default: 312. */
  readonly height?: number;
  /** Shown when the query has no value in the range. */
  readonly noDataText?: string;
}

const DEFAULT_HEIGHT = 312;

export function MetricChart({
  label,
  query,
  unit,
  from,
  to,
  noDataText,
  height = DEFAULT_HEIGHT,
  ...chart
}: MetricChartProps) {
  const page = useTimeRange();
  const zoom = useZoom();
  const response = useRanged(
    '/api/v1/metrics/query_range',
    { query: { query } },
    {
      from: from ?? page.from,
      to: to ?? page.to,
    },
  );
  return (
    <QueryView
      query={response}
      height={height}
      empty={{
        when: ({ data }) => !hasValues(data.series),
        show: <Empty title="No data">{noDataText ?? 'The query has no value in this time range.'}</Empty>,
      }}
    >
      {({ data, range }) => {
        const names = seriesNames(
          data.series.map(({ labels }) => labels),
          label,
        );
        const series = data.series.map((one, index) => ({ ...one, name: names[index]! }));
        return (
          <SeriesChart
            {...chart}
            label={label}
            frame={frameOf(series, data.step_seconds)}
            unit={unit}
            range={range}
            height={height}
            {...(from === undefined && to === undefined && { onZoom: zoom })}
          />
        );
      }}
    </QueryView>
  );
}
