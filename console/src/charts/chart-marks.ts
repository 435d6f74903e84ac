// What a chart draws besides its series: thresholds, marked spans of time, and exemplars.
import type uPlot from 'uplot';
import type { ChartColors, Exemplar, Marked, Threshold } from './types';

const MARK_ALPHA = 0.14;
const AREA_ALPHA = 0.1;
const EXEMPLAR_SIZE = 4;
const CLICK_RADIUS = 9;

export function drawThresholds(chart: uPlot, thresholds: readonly Threshold[], colors: ChartColors): void {
  const { ctx, bbox } = chart;
  const max = chart.scales.y?.max ?? 0;
  const min = chart.scales.y?.min ?? 0;
  ctx.save();
  for (const { value, tone, label, line = 'dashed' } of thresholds) {
    if (value > max || value < min || line === 'none') continue;
    const y = Math.round(chart.valToPos(value, 'y', true));
    ctx.strokeStyle = ctx.fillStyle = colors[tone];
    ctx.setLineDash(line === 'dashed' ? [6, 4] : []);
    ctx.lineWidth = devicePixelRatio;
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    if (label === undefined) continue;
    ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
    ctx.textAlign = 'right';
    ctx.fillText(label, bbox.left + bbox.width - 4, y - 4);
  }
  ctx.restore();
}

/** Fills the areas of thresholds that have one. */
export function fillThresholds(chart: uPlot, thresholds: readonly Threshold[], colors: ChartColors): void {
  const { ctx, bbox } = chart;
  const { min = 0, max = 0 } = chart.scales.y ?? {};
  ctx.save();
  ctx.globalAlpha = AREA_ALPHA;
  for (const { value, fillTo, tone } of thresholds) {
    if (fillTo === undefined || value > max || fillTo < min) continue;
    const top = chart.valToPos(Math.min(fillTo, max), 'y', true);
    const bottom = chart.valToPos(Math.max(value, min), 'y', true);
    ctx.fillStyle = colors[tone];
    ctx.fillRect(bbox.left, top, bbox.width, bottom - top);
  }
  ctx.restore();
}

export function drawMarked(chart: uPlot, marked: readonly Marked[], colors: ChartColors): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.globalAlpha = MARK_ALPHA;
  for (const { from, to, tone } of marked) {
    const left = chart.valToPos(from / 1000, 'x', true);
    const right = chart.valToPos(to / 1000, 'x', true);
    ctx.fillStyle = colors[tone];
    ctx.fillRect(left, bbox.top, Math.max(right - left, 2 * devicePixelRatio), bbox.height);
  }
  ctx.restore();
}

export function drawExemplars(chart: uPlot, exemplars: readonly Exemplar[], colors: ChartColors): void {
  const { ctx } = chart;
  const size = EXEMPLAR_SIZE * devicePixelRatio;
  ctx.save();
  ctx.fillStyle = colors.info;
  const { min = 0, max = 0 } = chart.scales.y ?? {};
  for (const { at, value } of exemplars) {
    if (value < min || value > max) continue;
    const x = chart.valToPos(at / 1000, 'x', true);
    const y = chart.valToPos(value, 'y', true);
    ctx.beginPath();
    ctx.moveTo(x, y - size);
    ctx.lineTo(x + size, y);
    ctx.lineTo(x, y + size);
    ctx.lineTo(x - size, y);
    ctx.fill();
  }
  ctx.restore();
}

/** The exemplar under the pointer; `x` and `y` are pixels of the plot. */
export function exemplarAt(chart: uPlot, exemplars: readonly Exemplar[], x: number, y: number): Exemplar | undefined {
  let nearest: Exemplar | undefined;
  let best = CLICK_RADIUS;
  for (const exemplar of exemplars) {
    const distance = Math.hypot(chart.valToPos(exemplar.at / 1000, 'x') - x, chart.valToPos(exemplar.value, 'y') - y);
    if (distance > best) continue;
    best = distance;
    nearest = exemplar;
  }
  return nearest;
}
