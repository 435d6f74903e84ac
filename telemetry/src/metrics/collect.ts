// Gauges whose values are collected at each scrape.
import { setTimeout as delay } from 'node:timers/promises';
import type { Metric } from '@sextant/signals/declare/metric';
import { reportMisuse } from '../misuse';
import type { Labels } from './labels';
import { recorderOf } from './samples';

/** A slower collector is left out of the scrape. */
export const TIMEOUT_MS = 2_000;

export interface Value {
  readonly labels: Labels;
  readonly value: number;
}
type Collect = (set: (labels: Labels, value: number) => void) => void | Promise<void>;

export interface Collectors {
  readonly add: (collect: Collect) => void;
  readonly clear: () => void;
  /** Runs every collector. One that fails or is slow contributes nothing: an absent gauge is better than a stale one. */
  readonly run: () => Promise<readonly Value[]>;
}

/** The collectors of one gauge. The budgets of its labels apply to each run. */
export function collecting(metric: Metric): Collectors {
  const collects: Collect[] = [];

  async function runOne(collect: Collect): Promise<readonly Value[]> {
    const values: Value[] = [];
    const { record } = recorderOf(metric, (labels, value) => values.push({ labels, value }));
    try {
      const done = collect(record);
      if (done) await within(TIMEOUT_MS, done);
      return values;
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

/** Settles like `work`, or rejects after `ms`. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const abort = new AbortController();
  const timeout = delay(ms, undefined, { signal: abort.signal }).then(() => {
    throw new Error(`took longer than ${ms} ms`);
  });
  return Promise.race([work, timeout]).finally(() => abort.abort());
}
