// Collection: gauges whose values are looked up when the metrics are scraped.
import type { Metric } from '@sextant/signals/declare/metric';
import { reportMisuse } from '../misuse';
import type { Labels, Series } from './series';

/** A look-up that takes longer than this is left out of the scrape, in milliseconds. */
const MOST_MS = 2_000;

interface Value {
  readonly labels: Labels;
  value: number;
}
type Collect = (set: (labels: Labels, value: number) => void) => void | Promise<void>;

export interface Collectors {
  add(collect: Collect): void;
  clear(): void;
  /** Runs every look-up; one that fails or is slow adds nothing, so that its gauge is absent and not stale. */
  run(): Promise<readonly Value[]>;
}

/** The look-ups of one gauge; `fresh` makes an empty store, so that concurrent scrapes do not mix. */
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
      if (done) await within(done, MOST_MS);
      return series.all();
    } catch {
      reportMisuse(`metric ${metric.name}: its values could not be collected`);
      return [];
    }
  }

  return {
    add: (collect) => void collects.push(collect),
    clear: () => void (collects.length = 0),
    run: async () => (await Promise.all(collects.map(runOne))).flat(),
  };
}

/** Settles as `work` does, or rejects after `ms`. */
async function within(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${ms} ms`)), ms);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
