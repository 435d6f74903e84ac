// The figures of the telemetry benchmark: medians, spreads and the overhead of each variant, and their tables.
import { figuresTable, whole } from '../figures-table';
import { machineLine, spread, type Spread } from '../statistics';

export const VARIANTS = ['bare', 'stock', 'lean', 'ours'] as const;
export type Variant = (typeof VARIANTS)[number];

/** The measurements of a variant under one load, one entry per round. */
export interface Measured {
  /** CPU time per request, in microseconds; too low if telemetry was lost. */
  readonly cpuMicros: readonly number[];
  /** Requests per second. */
  readonly throughput: readonly number[];
  /** Spans and log lines of answered requests that did not arrive. */
  readonly lost: readonly number[];
}

export type Results = Readonly<Record<Variant, Measured>>;

export interface Figures {
  readonly cpuMicros: Spread;
  readonly throughput: Spread;
  /** The overhead: median CPU time minus that of bare, in microseconds per request. */
  readonly added: number;
  /** The overhead relative to that of stock and of lean. */
  readonly ofStock: number;
  readonly ofLean: number;
  readonly lost: number;
}

export interface RunOptions {
  readonly rounds: number;
  /** Requests per round at the fixed rate. */
  readonly requests: number;
  /** Requests per second at the fixed rate. */
  readonly rate: number;
}

/** Rounds at saturation are faster, so they send more requests. */
export const SATURATION_FACTOR = 3;

/** The figures of every variant under one load. */
export function figuresOf(results: Results): Readonly<Record<Variant, Figures>> {
  const added = (v: Variant): number => spread(results[v].cpuMicros).median - spread(results.bare.cpuMicros).median;
  const figures = (v: Variant): Figures => ({
    cpuMicros: spread(results[v].cpuMicros),
    throughput: spread(results[v].throughput),
    added: added(v),
    ofStock: added(v) / added('stock'),
    ofLean: added(v) / added('lean'),
    lost: results[v].lost.reduce((sum, n) => sum + n, 0),
  });
  return { bare: figures('bare'), stock: figures('stock'), lean: figures('lean'), ours: figures('ours') };
}

/** The report as lines of at most 80 columns. */
export function report(options: RunOptions, saturated: Results, paced: Results): string {
  const { rounds, requests, rate } = options;
  return [
    'Telemetry: CPU time per request, median (min–max)',
    machineLine(),
    `${rounds} rounds of ${requests * SATURATION_FACTOR} requests at saturation and of ${requests} at ${rate}/s`,
    '',
    ...table('saturation', saturated),
    '',
    ...table(`${rate}/s`, paced),
  ].join('\n');
}

function table(load: string, results: Results): string[] {
  const figures = figuresOf(results);
  const rows = VARIANTS.map((v) => {
    const { cpuMicros, added, ofStock, ofLean, throughput } = figures[v];
    const compared = v === 'bare' ? ['–', '–', '–'] : [whole(added), percent(ofStock), percent(ofLean)];
    return [v, withRange(throughput), withRange(cpuMicros), ...compared];
  });
  const lost = VARIANTS.filter((v) => figures[v].lost > 0).map((v) => `${v} lost ${figures[v].lost} spans and lines`);
  return [...figuresTable([load, 'requests/s', 'CPU µs', 'added', 'of stock', 'of lean'], rows), ...lost];
}

function withRange({ median, min, max }: Spread): string {
  return `${whole(median)} (${whole(min)}–${whole(max)})`;
}

function percent(share: number): string {
  return `${whole(share * 100)}%`;
}
