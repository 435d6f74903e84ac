// The figures of the benchmark of the router: what calls took beyond the provider's time, exactly, and their table.
import { figuresTable } from '../figures-table';
import { type Times } from './callers';

/** One round of one variant. */
export interface Round {
  /** Milliseconds that each call took beyond the provider's time for it. */
  readonly beyond: readonly number[];
  /** Of the process between caller and provider; NaN where there is none. */
  readonly cpuMicros: number;
}

/** What each call took beyond the provider's time. Throws when the provider had other calls than the callers. */
export function beyondProvider(calls: Times, provider: Times): readonly number[] {
  const taken = new Map(provider);
  if (taken.size !== calls.length || provider.length !== calls.length)
    throw new Error(`the provider had ${provider.length} calls, the callers ${calls.length}`);
  return calls.map(([id, ms]) => {
    const there = taken.get(id);
    if (there === undefined) throw new Error(`the provider did not have call ${id}`);
    return ms - there;
  });
}

/** The smallest value that at least this share of all is not above. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

/** A line for each variant with the figures of all of its rounds. */
export function table(rounds: ReadonlyMap<string, readonly Round[]>): string {
  const rows = [...rounds].map(([name, measured]) => {
    const all = measured.flatMap(({ beyond }) => beyond);
    const shares = [0.5, 0.95, 0.99, 1].map((share) => quantile(all, share).toFixed(2));
    const cpu = measured.reduce((sum, { cpuMicros }) => sum + cpuMicros, 0) / all.length;
    return [name, ...shares, Number.isNaN(cpu) ? '–' : String(Math.round(cpu))];
  });
  return figuresTable(['', 'P50', 'P95', 'P99', 'max', 'CPU µs a call'], rows).join('\n');
}

/** The P99 of each round, as the machine's other work shows in some rounds and not in others. */
export function p99s(rounds: readonly Round[]): readonly number[] {
  return rounds.map(({ beyond }) => quantile(beyond, 0.99));
}
