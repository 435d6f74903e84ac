// The figures of a run: medians, spreads, what a variant adds over bare, and the table that shows them.
import { cpus } from 'node:os';
import { figuresTable } from './figures-table';

export const VARIANTS = ['bare', 'stock', 'ours'] as const;
export type Variant = (typeof VARIANTS)[number];

/** What the rounds of one variant measured, one entry a round. */
export interface Measured {
  /** CPU time per request at the fixed rate, in microseconds. */
  readonly cpuMicros: readonly number[];
  /** Requests per second at saturation. */
  readonly throughput: readonly number[];
  /** CPU time per request at saturation, in microseconds; less where telemetry was lost. */
  readonly saturatedCpuMicros: readonly number[];
  /** Spans and log lines that never arrived although their request was answered, at saturation. */
  readonly lostAtSaturation: readonly number[];
}

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export interface Figures {
  readonly cpuMicros: Spread;
  readonly throughput: Spread;
  readonly saturatedCpuMicros: Spread;
  /** Median CPU over bare's median, in microseconds per request. */
  readonly added: number;
  /** `added` as a share of what stock adds. */
  readonly ofStock: number;
  readonly lostAtSaturation: number;
}

export interface RunOptions {
  readonly rounds: number;
  /** Requests per round at the fixed rate. */
  readonly requests: number;
  /** Requests per second at the fixed rate. */
  readonly rate: number;
}

export interface Report {
  readonly machine: { readonly cpu: string; readonly cores: number; readonly node: string };
  readonly options: RunOptions;
  readonly measured: Readonly<Record<Variant, Measured>>;
  readonly figures: Readonly<Record<Variant, Figures>>;
}

/** Computes the figures of a run on this machine. */
export function report(options: RunOptions, measured: Report['measured']): Report {
  const [cpu] = cpus();
  return {
    machine: { cpu: cpu?.model ?? 'unknown processor', cores: cpus().length, node: process.version },
    options,
    measured,
    figures: figuresOf(measured),
  };
}

/** Figures of every variant, compared with bare and with what stock adds. */
export function figuresOf(measured: Report['measured']): Report['figures'] {
  const median = (v: Variant): number => spread(measured[v].cpuMicros).median;
  const figures = (v: Variant): Figures => ({
    cpuMicros: spread(measured[v].cpuMicros),
    throughput: spread(measured[v].throughput),
    saturatedCpuMicros: spread(measured[v].saturatedCpuMicros),
    added: median(v) - median('bare'),
    ofStock: (median(v) - median('bare')) / (median('stock') - median('bare')),
    lostAtSaturation: measured[v].lostAtSaturation.reduce((sum, n) => sum + n, 0),
  });
  return { bare: figures('bare'), stock: figures('stock'), ours: figures('ours') };
}

/** Median (the mean of the middle two of an even count), smallest and largest. Throws on an empty list. */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)];
  const high = sorted[Math.ceil((sorted.length - 1) / 2)];
  const min = sorted[0];
  const max = sorted.at(-1);
  if (low === undefined || high === undefined || min === undefined || max === undefined) {
    throw new Error('could not summarize rounds: there are none');
  }
  return { median: (low + high) / 2, min, max };
}

/** The report as lines of at most 80 columns. */
export function table({ machine, options, figures }: Report): string {
  const { rounds, requests, rate } = options;
  const rows = VARIANTS.map((v) => {
    const { cpuMicros, added, ofStock, throughput, saturatedCpuMicros } = figures[v];
    const compared = v === 'bare' ? ['–', '–'] : [whole(added), `${whole(ofStock * 100)}%`];
    return [v, withRange(cpuMicros), ...compared, withRange(throughput), whole(saturatedCpuMicros.median)];
  });
  const lost = VARIANTS.filter((v) => figures[v].lostAtSaturation > 0).map(
    (v) => `${v} lost ${figures[v].lostAtSaturation} spans and log lines at saturation`,
  );
  return [
    'Telemetry: cost per request, median (min–max)',
    `${machine.cpu}, ${machine.cores} cores, node ${machine.node}`.slice(0, 80),
    `${rounds} rounds of ${requests} requests at ${rate}/s, the last two columns at saturation`,
    '',
    ...figuresTable(['variant', 'CPU µs/request', 'added', 'of stock', 'requests/s', 'CPU µs'], rows),
    ...lost,
  ].join('\n');
}

function withRange({ median, min, max }: Spread): string {
  return `${whole(median)} (${whole(min)}–${whole(max)})`;
}

function whole(n: number): string {
  return Math.round(n).toLocaleString('en');
}
