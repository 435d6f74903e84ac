// Gauges whose values are collected at each scrape.
import { setTimeout as delay } from 'node:timers/promises';
import type { Metric } from '@sextant/signals/declare/metric';
import { reportMisuse } from '../misuse';
import type { Labels, Series } from './series';

/** A slower collector is left out of the scrape. */
const TIMEOUT_MS = 2_000;

interface Value {
  readonly labels: Labels;
  value: number;
}
type Collect = (set: (labels: Labels, value: number) => void) => void | Promise<void>;

export interface Collectors {
  add(collect: Collect): void;
  clear(): void;
  /** Runs every collector. One that fails or is slow contributes nothing: an absent gauge is better than a stale one. */
  run(): Promise<readonly Value[]>;
}

/** The collectors of one gauge; `fresh` creates an empty store, so that concurrent scrapes do not mix. */
export function collecting(metric: Metric, fresh: () => Series<Value>): Collectors {
  const collects: Collect[] = [];

  async function runOne(collect: Collect): Promise<readonly Value[]> {
    const series = fresh();
    const set = (labels: Labels, value: number): void => {
      const child = series.find(labels);
      if (child) child.value = value;
    };
    try {
      const done = collect(set);
      if (done) await withTimeout(done);
      return series.all();
    } catch {
      reportMisuse(`metric ${metric.name}: could not collect its values`);
      return [];
    }
  }

  return {
    add: (collect) => void collects.push(collect),
    clear: () => void (collects.length = 0),
    run: async () => (await Promise.all(collects.map(runOne))).flat(),
  };
}

async function withTimeout(work: Promise<void>): Promise<void> {
  const abort = new AbortController();
  const timeout = delay(TIMEOUT_MS, undefined, { signal: abort.signal }).then(() => {
    throw new Error(`took longer than ${TIMEOUT_MS} ms`);
  });
  await Promise.race([work, timeout]).finally(() => abort.abort());
}
