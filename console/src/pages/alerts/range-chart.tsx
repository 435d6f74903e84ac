// Draws the series of a PromQL query.
import { useMemo } from 'react';
import { TimeChart } from '../../charts/time-chart';
import type { Marked, Threshold } from '../../charts/types';
import { useSetRootSearch } from '../../app/root-search';
import { Empty } from '../../ui/states';
import { chartSeries } from './chart-series';
import type { MetricRange } from './use-metric-range';

export interface RangeChartProps {
  readonly label: string;
  readonly range: MetricRange;
  readonly format: (value: number | null) => string;
  readonly thresholds?: readonly Threshold[];
  readonly marked?: readonly Marked[];
  readonly syncKey?: string;
  /** Name of a series without labels. Default: value. */
  readonly only?: string;
  readonly height?: number;
}

export function RangeChart({ range, only = 'value', ...rest }: RangeChartProps) {
  const set = useSetRootSearch();
  const { times, series } = useMemo(() => chartSeries(range, only), [range, only]);
  if (series.length === 0) return <Empty title="No samples in this time range">Choose a longer range.</Empty>;
  return (
    <TimeChart
      {...rest}
      times={times}
      series={series}
      onZoom={(from, to) => set({ from: new Date(from).toISOString(), to: new Date(to).toISOString() })}
    />
  );
}
