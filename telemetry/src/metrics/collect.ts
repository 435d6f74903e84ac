// Gauges whose values are collected at each scrape.
import { setTimeout as delay } from 'node:timers/promises';
import type { Metric } from '@sextant/signals/declare/metric';
import { reportMisuse } from '../misuse';
import type { Labels } from './labels';
import { recorderOf } from './samples';

/** A slower collector is left out of the scrape. */
const TIMEOUT_MS = 2_000;

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
      if (done) await withTimeout(done);
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

async function withTimeout(work: Promise<void>): Promise<void> {
  const abort = new AbortController();
  const timeout = delay(TIMEOUT_MS, undefined, { signal: abort.signal }).then(() => {
    throw new Error(`took longer than ${TIMEOUT_MS} ms`);
  });
  await Promise.race([work, timeout]).finally(() => abort.abort());
}
