// A time chart with a legend that shows the latest and the highest value and hides series.
import { useState } from 'react';
import { TimeChart } from '../charts/time-chart';
import type { TimeChartProps } from '../charts/types';
import { heightOfLegend, MAX_CHART_SERIES, nextHidden, seriesColor, statistics } from './legend';
import { Legend } from './legend-table';
import { axisFormatOf, formatOf, unitName } from './units';
import type { Tone } from './colors';
import type { Frame } from './frame';
import styles from './series-chart.module.css';

const DEFAULT_HEIGHT = 312;
const MIN_PLOT_HEIGHT = 120;
const UNIT_HEIGHT = 16;

export interface SeriesChartProps extends Pick<
  TimeChartProps,
  | 'label'
  | 'thresholds'
  | 'marked'
  | 'exemplars'
  | 'onExemplar'
  | 'onZoom'
  | 'syncKey'
  | 'range'
  | 'stacked'
  | 'draw'
  | 'fill'
  | 'min'
  | 'max'
> {
  readonly frame: Frame;
  /** Unit id of Grafana. Default: `short`. */
  readonly unit?: string | undefined;
  readonly decimals?: number | undefined;
  /** The tone of a series by its name; undefined or neutral: a colour by position. */
  readonly toneOfSeries?: ((name: string) => Tone | undefined) | undefined;
  /** Lists the series with the highest latest value first; default: in the order of the frame. */
  readonly sortedLegend?: boolean;
  /** In pixels, with the legend. Default: 312. */
  readonly height?: number | undefined;
}

export function SeriesChart(props: SeriesChartProps) {
  const { frame, unit, decimals, toneOfSeries, sortedLegend = false, height = DEFAULT_HEIGHT, ...chart } = props;
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const format = formatOf(unit, decimals);
  // The name of the unit is above the chart.
  const formatAxis = axisFormatOf(unit);
  const drawn = frame.series.slice(0, MAX_CHART_SERIES);
  const names = drawn.map(({ name }) => name);
  const rows = drawn.map(({ name, values }, index) => {
    const tone = toneOfSeries?.(name);
    return { name, values, color: tone === undefined || tone === 'neutral' ? seriesColor(index) : tone };
  });
  const shown = rows.flatMap(({ name, values, color }) => (hidden.has(name) ? [] : [{ label: name, values, color }]));
  const listed = rows.map(({ name, values, color }) => ({ name, color, ...statistics(values) }));
  if (sortedLegend) listed.sort((a, b) => (b.last ?? -Infinity) - (a.last ?? -Infinity));
  const name = unitName(unit);
  const legendHeight = heightOfLegend(drawn.length, height);
  const plotHeight = height - legendHeight - (name === undefined ? 0 : UNIT_HEIGHT);
  return (
    <div className={styles.chart}>
      {name !== undefined && <div className={styles.unit}>{name}</div>}
      <TimeChart
        {...chart}
        times={frame.times}
        series={shown}
        format={format}
        formatAxis={formatAxis}
        legend={false}
        height={Math.max(MIN_PLOT_HEIGHT, plotHeight)}
      />
      <Legend
        label={chart.label}
        rows={listed}
        left={frame.series.length - drawn.length}
        hidden={hidden}
        height={legendHeight}
        format={name === undefined ? format : formatAxis}
        onToggle={(name, alone) => setHidden((now) => nextHidden(now, { names, name, alone }))}
      />
    </div>
  );
}
