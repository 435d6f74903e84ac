// The figures of the telemetry benchmark: medians, spreads and the overhead of each variant, and their table.
import { figuresTable } from '../figures-table';
import { cpus } from 'node:os';
import { spread, type Spread } from '../statistics';

export const VARIANTS = ['bare', 'stock', 'ours'] as const;
export type Variant = (typeof VARIANTS)[number];

/** The measurements of a variant, one entry per round. */
export interface Measured {
  /** CPU time per request at the fixed rate, in microseconds. */
  readonly cpuMicros: readonly number[];
  /** Requests per second at saturation. */
  readonly throughput: readonly number[];
  /** CPU time per request at saturation, in microseconds; too low if telemetry was lost. */
  readonly saturatedCpuMicros: readonly number[];
  /** Spans and log lines of answered requests that did not arrive, at saturation. */
  readonly lostAtSaturation: readonly number[];
}

export interface Figures {
  readonly cpuMicros: Spread;
  readonly throughput: Spread;
  readonly saturatedCpuMicros: Spread;
  /** The overhead: median CPU time minus that of bare, in microseconds per request. */
  readonly added: number;
  /** The overhead relative to that of stock. */
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

/** Summarizes measurements made on this machine. */
export function report(options: RunOptions, measured: Report['measured']): Report {
  const [cpu] = cpus();
  return {
    machine: { cpu: cpu?.model ?? 'unknown processor', cores: cpus().length, node: process.version },
    options,
    measured,
    figures: figuresOf(measured),
  };
}

/** The figures of every variant, compared with bare and stock. */
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
