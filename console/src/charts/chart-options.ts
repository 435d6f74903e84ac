// The options of uPlot for a time chart.
import uPlot from 'uplot';
import type { ChartColors, TimeChartProps } from './types';
import { timesOf } from './time-range';
import { timeLabels } from './time-labels';
import { tooltip } from './tooltip';
import { drawExemplars, drawMarked, drawThresholds, exemplarAt, fillThresholds } from './chart-marks';

export interface ChartFrame {
  readonly width: number;
  readonly height: number;
  readonly colors: ChartColors;
}

const FONT = '12px system-ui, sans-serif';
const AXIS_WIDTH = 64;
const TIME_AXIS_HEIGHT = 32;
const MIN_ZOOM_PIXELS = 5;
const BAR_SHARE = 0.8;
const FILL_ALPHA = 0.16;

/** @param latest the properties at the time of use, as charts outlive a render */
export function chartOptions(latest: () => TimeChartProps, { width, height, colors }: ChartFrame): uPlot.Options {
  const { series, syncKey, min, max, legend = true, stacked = false } = latest();
  const axis: uPlot.Axis = {
    stroke: colors.text,
    font: FONT,
    grid: { stroke: colors.grid, width: 1 },
    ticks: { stroke: colors.grid, width: 1, size: 4 },
  };
  return {
    width,
    height,
    legend: { show: legend && series.length > 0, live: true },
    cursor: {
      drag: { x: true, y: false, setScale: false },
      ...(syncKey !== undefined && { sync: { key: syncKey, setSeries: false } }),
      points: { size: 7 },
    },
    scales: {
      x: { time: true, range: (_, low, high) => timesOf(latest(), low, high) },
      y: { range: (_, low, high) => rangeOf(low, high, latest(), { min, max }) },
    },
    // Each stacked series fills down to the one below it.
    ...(stacked && { bands: series.slice(1).map((_, index) => ({ series: [index + 2, index + 1] })) }),
    ...(!legend && { plugins: [tooltip(latest)] }),
    axes: [
      { ...axis, space: 72, size: TIME_AXIS_HEIGHT, values: timeLabels },
      {
        ...axis,
        size: AXIS_WIDTH,
        values: (_, values) => values.map((value) => (latest().formatAxis ?? latest().format)(value)),
      },
    ],
    series: [
      { value: (_, seconds) => (seconds ? new Date(seconds * 1000).toLocaleString('en-GB') : '–') },
      ...seriesOptions(latest, colors),
    ],
    hooks: {
      drawAxes: [
        (chart) => fillThresholds(chart, latest().thresholds ?? [], colors),
        (chart) => drawMarked(chart, latest().marked ?? [], colors),
      ],
      draw: [
        (chart) => drawThresholds(chart, latest().thresholds ?? [], colors),
        (chart) => drawExemplars(chart, latest().exemplars ?? [], colors),
      ],
      setSelect: [
        (chart) => {
          const { left, width: selected } = chart.select;
          if (selected >= MIN_ZOOM_PIXELS)
            latest().onZoom?.(chart.posToVal(left, 'x') * 1000, chart.posToVal(left + selected, 'x') * 1000);
          chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
      ready: [
        (chart) =>
          chart.over.addEventListener('click', ({ offsetX, offsetY }) => {
            const { exemplars = [], onExemplar } = latest();
            const exemplar = onExemplar && exemplarAt(chart, exemplars, offsetX, offsetY);
            if (exemplar) onExemplar(exemplar);
          }),
      ],
    },
  };
}

function seriesOptions(latest: () => TimeChartProps, colors: ChartColors): uPlot.Series[] {
  const { series, stacked = false, draw = 'line', fill = stacked } = latest();
  return series.map(({ label, color }, index) => {
    const stroke =
      typeof color === 'string' ? colors[color] : colors.series[((color ?? index + 1) - 1) % colors.series.length]!;
    return {
      label,
      stroke,
      width: draw === 'points' ? 0 : 1.5,
      points: draw === 'line' ? { show: true, size: 5, filter: isolatedPoints } : { show: draw === 'points', size: 5 },
      spanGaps: false,
      ...((fill || draw === 'bars') && { fill: withAlpha(stroke, draw === 'bars' ? 0.7 : FILL_ALPHA) }),
      ...(draw === 'bars' && { paths: bars }),
      // The drawn value of a stacked series is a sum.
      value: (_, __, ___, at) => latest().format(at === null ? null : (latest().series[index]?.values[at] ?? null)),
    };
  });
}

/** The points without a neighbour, of which a line shows nothing. */
const isolatedPoints: uPlot.Series.Points.Filter = (chart, index) => {
  const values = chart.data[index]!;
  return [...values.keys()].filter((at) => values[at] != null && values[at - 1] == null && values[at + 1] == null);
};

const bars = uPlot.paths.bars!({ size: [BAR_SHARE, 64], align: 1 });

/** Includes zero for positive values, and the thresholds that are near. */
function rangeOf(
  low: number | null,
  high: number | null,
  { thresholds = [] }: TimeChartProps,
  fixed: { readonly min: number | undefined; readonly max: number | undefined },
): [number, number] {
  let top = fixed.max ?? high ?? 1;
  let bottom = fixed.min ?? Math.min(0, low ?? 0);
  for (const { value } of thresholds) if (fixed.max === undefined && value > top && value <= top * 2) top = value;
  if (top === bottom) top = bottom + 1;
  const room = (top - bottom) * 0.06;
  if (fixed.max === undefined) top += room;
  if (fixed.min === undefined && bottom < 0) bottom -= room;
  return [bottom, top];
}

export function withAlpha(color: string, alpha: number): string {
  return `color-mix(in srgb, ${color} ${alpha * 100}%, transparent)`;
}
