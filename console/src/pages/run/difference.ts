// What was different about a run, in words and as bars.
import type { ResponseOf } from '../../api/types';
import { compact, count, duration, usd } from '../../text/format';

export type Difference = ResponseOf<'get', '/api/v1/runs/{id}/comparison'>['differences'][number];
type Metric = Difference['metric'];

interface MetricText {
  readonly name: string;
  readonly format: (value: number | null) => string;
}

const amount = (value: number | null) => (value !== null && value % 1 !== 0 ? compact(value) : count(value));
const dollars = (value: number | null) => usd(value === null ? null : String(value));

const METRICS: Readonly<Record<Metric, MetricText>> = {
  duration_seconds: { name: 'Duration', format: duration },
  wait_seconds: { name: 'Time waited', format: duration },
  attempts: { name: 'Attempts', format: amount },
  model_calls: { name: 'Model calls', format: amount },
  model_call_errors: { name: 'Failed model calls', format: amount },
  prompt_tokens: { name: 'Tokens in', format: amount },
  completion_tokens: { name: 'Tokens out', format: amount },
  cost_usd: { name: 'Cost', format: dollars },
  items: { name: 'Items', format: amount },
  item_errors: { name: 'Failed items', format: amount },
};

export function nameOf({ metric, step }: Pick<Difference, 'metric' | 'step'>): string {
  return step === null ? METRICS[metric].name : `${METRICS[metric].name} of ${step}`;
}

export function formatOf({ metric }: Pick<Difference, 'metric'>): (value: number | null) => string {
  return METRICS[metric].format;
}

/** `2.5 × as much`; undefined without a basis. */
export function ratioText({ value, median, ratio }: Pick<Difference, 'value' | 'median' | 'ratio'>): string {
  if (ratio === null) return value !== null && median === 0 && value > 0 ? 'usually 0' : '–';
  return `${ratio.toLocaleString('en', { maximumSignificantDigits: ratio >= 100 ? 3 : 2 })} ×`;
}

/** Ratios from a tenth to ten times fill the bar. */
const FULL = Math.log(10);

export interface RatioBar {
  /** In percent of the width; the median is at 50. */
  readonly left: number;
  readonly width: number;
}

/** A bar from the median to the value on a logarithmic scale, so that twice and half as much are equally long. */
export function ratioBarOf({
  value,
  median,
  ratio,
}: Pick<Difference, 'value' | 'median' | 'ratio'>): RatioBar | undefined {
  if (value === null || median === null) return undefined;
  const log = ratio === null ? (value > 0 ? FULL : 0) : ratio === 0 ? -FULL : Math.log(ratio);
  const share = Math.min(1, Math.max(-1, log / FULL)) * 50;
  return share < 0 ? { left: 50 + share, width: -share } : { left: 50, width: share };
}
