// The figures of the router benchmark and their table.
import { quantile } from '../statistics';
import { type CallTimes } from './callers';

/** One round of one variant. */
export interface Round {
  /** The time of each call beyond the provider's, in ms. */
  readonly beyond: readonly number[];
  /** CPU time of the process between caller and provider; NaN without one. */
  readonly cpuMicros: number;
}

/** Subtracts the provider's time from the time of each call. Throws when callers and provider have different calls. */
export function subtractProvider(calls: CallTimes, provider: CallTimes): readonly number[] {
  const providerTimes = new Map(provider);
  if (providerTimes.size !== calls.length || provider.length !== calls.length)
    throw new Error(`the provider got ${provider.length} calls, the callers made ${calls.length}`);
  return calls.map(([id, ms]) => {
    const providerMs = providerTimes.get(id);
    if (providerMs === undefined) throw new Error(`the provider did not get call ${id}`);
    return ms - providerMs;
  });
}

/** A line per variant with the figures of all its rounds. */
export function table(rounds: ReadonlyMap<string, readonly Round[]>): string {
  const lines = [...rounds].map(([name, measured]) => {
    const all = measured.flatMap(({ beyond }) => beyond);
    const shares = [0.5, 0.95, 0.99, 1].map((share) => quantile(all, share).toFixed(2));
    const cpu = measured.reduce((sum, { cpuMicros }) => sum + cpuMicros, 0) / all.length;
    return row(name, ...shares, Number.isNaN(cpu) ? '–' : String(Math.round(cpu)));
  });
  return [row('', 'P50', 'P95', 'P99', 'max', 'CPU µs a call'), ...lines].join('\n');
}

function row(name: string, ...cells: readonly string[]): string {
  return name.padEnd(28) + cells.map((cell, i) => cell.padStart(i < 4 ? 8 : 15)).join('');
}
