// A chart of series over time: zoom by dragging, shared cross-hair, thresholds, stacking and exemplars.
import { useEffect, useMemo, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useThemeVersion } from './use-theme-version';
import { chartOptions } from './chart-options';
import type { ChartColors, TimeChartProps } from './types';
import { chartData } from './chart-data';
import styles from './time-chart.module.css';

const DEFAULT_HEIGHT = 220;
/** Screen readers get at most this many series. */
const MAX_SUMMARY = 20;

export function TimeChart(props: TimeChartProps) {
  const { label, times, series, format, stacked = false, height = DEFAULT_HEIGHT } = props;
  const frame = useRef<HTMLDivElement>(null);
  const latest = useRef(props);
  latest.current = props;
  const theme = useThemeVersion();
  const data = useMemo(() => chartData(times, series, stacked), [times, series, stacked]);
  // What makes a new chart necessary; other changes only set data.
  const shape = JSON.stringify([
    series.map((one) => [one.label, one.color]),
    [
      props.thresholds,
      props.marked,
      props.draw,
      props.fill,
      stacked,
      props.min,
      props.max,
      props.syncKey,
      props.legend,
    ],
    [props.exemplars?.length, theme],
  ]);
  const chart = useRef<uPlot>(undefined);

  useEffect(() => {
    const element = frame.current!;
    const options = chartOptions(() => latest.current, {
      width: element.clientWidth,
      height,
      colors: colorsOf(element),
    });
    const made = new uPlot(options, data, element);
    chart.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      chart.current = undefined;
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a new chart has the data of its time; the next effect sets later data
  }, [shape, height]);

  const { fromMs, toMs } = props.range ?? {};
  useEffect(() => chart.current?.setData(data), [data, fromMs, toMs]);

  return (
    <figure className={styles.figure}>
      <div ref={frame} className={styles.frame} role="img" aria-label={`${label}: ${series.length} series`} />
      <table className="visually-hidden">
        <caption>{label}, latest values</caption>
        <tbody>
          {series.slice(0, MAX_SUMMARY).map((one, index) => (
            <tr key={index}>
              <th scope="row">{one.label}</th>
              <td>{format(one.values.findLast((value) => value !== null) ?? null)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

function colorsOf(element: HTMLElement): ChartColors {
  // Resolved through a property with a colour type, as canvas does not know light-dark().
  const probe = document.createElement('span');
  element.append(probe);
  const resolve = (token: string) => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  };
  const colors = {
    series: Array.from({ length: 8 }, (_, index) => resolve(`series-${index + 1}`)),
    text: resolve('text-muted'),
    grid: resolve('border'),
    good: resolve('good'),
    warning: resolve('warning'),
    bad: resolve('bad'),
    info: resolve('info'),
  };
  probe.remove();
  return colors;
}
