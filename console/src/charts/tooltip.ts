// The values under the pointer, largest first. Only the chart under the pointer has one: others show the cross-hair.
import type uPlot from 'uplot';
import { dateTime } from '../text/format';
import type { TimeChartProps } from './types';
import styles from './tooltip.module.css';

const MAX_ROWS = 12;
const DISTANCE = 14;

export function tooltip(latest: () => TimeChartProps): uPlot.Plugin {
  const box = document.createElement('div');
  box.className = styles.box!;
  box.hidden = true;
  // Screen readers have the table of the chart.
  box.ariaHidden = 'true';
  let isOver = false;
  return {
    hooks: {
      ready: (chart) => {
        document.body.append(box);
        chart.over.addEventListener('mouseenter', () => (isOver = true));
        chart.over.addEventListener('mouseleave', () => {
          isOver = false;
          box.hidden = true;
        });
      },
      setCursor: (chart) => {
        const { idx, left = -1, top = -1 } = chart.cursor;
        const props = latest();
        box.hidden = !isOver || idx === null || idx === undefined || left < 0 || props.series.length === 0;
        if (box.hidden) return;
        box.replaceChildren(...rowsOf(chart, props, idx!));
        place(box, chart, left, top);
      },
      destroy: () => box.remove(),
    },
  };
}

function rowsOf(chart: uPlot, { times, series, marked = [], format }: TimeChartProps, index: number): readonly Node[] {
  const at = times[index] ?? 0;
  const values = series
    .map((one, position) => ({ one, value: one.values[index] ?? null, stroke: chart.series[position + 1]?.stroke }))
    .filter(({ value }) => value !== null)
    .sort((a, b) => b.value! - a.value!);
  const rows = values.slice(0, MAX_ROWS).map(({ one, value, stroke }) => {
    const marker = element('span', styles.marker!);
    marker.style.background = colorOf(chart, stroke);
    return element('div', styles.row!, marker, element('span', styles.name!, one.label), format(value));
  });
  const more = values.length > MAX_ROWS ? [element('div', styles.muted!, `${values.length - MAX_ROWS} more`)] : [];
  const marks = marked
    .filter(({ from, to }) => from <= at && at <= to)
    .slice(0, MAX_ROWS)
    .map(({ label }) => element('div', styles.mark!, label));
  return [element('div', styles.muted!, dateTime(at)), ...rows, ...more, ...marks];
}

/** uPlot keeps the colour as a function. */
function colorOf(chart: uPlot, stroke: uPlot.Series.Stroke | undefined): string {
  const color = typeof stroke === 'function' ? stroke(chart, 0) : stroke;
  return typeof color === 'string' ? color : '';
}

function element(name: string, className: string, ...children: (Node | string)[]): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}

function place(box: HTMLElement, chart: uPlot, left: number, top: number): void {
  const plot = chart.over.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const right = plot.left + left + DISTANCE;
  const x = right + width > innerWidth ? plot.left + left - width - DISTANCE : right;
  const y = Math.min(plot.top + top + DISTANCE, innerHeight - height - DISTANCE);
  box.style.transform = `translate(${Math.max(0, x)}px, ${Math.max(0, y)}px)`;
}
