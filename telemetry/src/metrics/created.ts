// Created timestamps of counters and histograms: Prometheus adds a sample of 0 at this time, so that `increase()` includes
// what a series counted before its first scrape.
import type { Family, Sample } from './family';

/** Appends a `_created` sample to each series of a family; it is the last one of the series. */
export type AddCreated = (family: Family) => Family;

export interface CreatedTimestamps {
  /** Starts an exposition at this time, in seconds since the epoch. */
  readonly expose: (at: number) => AddCreated;
}

/**
 * A series that the previous exposition did not have was created after it. The first exposition has the series that were
 * created since `startedAt`.
 *
 * @param startedAt seconds since the epoch
 */
export function createdTimestamps(startedAt: number): CreatedTimestamps {
  const createdAt = new Map<string, Map<string, number>>();
  let previous = startedAt;

  return {
    expose: (at) => {
      const since = previous;
      previous = Math.max(previous, at);
      return (family) => {
        if (family.type !== 'counter' && family.type !== 'histogram') return family;
        const before = createdAt.get(family.name);
        const now = new Map<string, number>();
        const values = family.values.flatMap((sample) => {
          if (!isLastOfSeries(family, sample)) return [sample];
          const key = JSON.stringify([sample.sharedLabels, sample.labels]);
          const value = before?.get(key) ?? since;
          now.set(key, value);
          return [sample, createdSample(family, sample, value)];
        });
        // Forgets removed series.
        createdAt.set(family.name, now);
        return { ...family, values };
      };
    },
  };
}

/** A series of a histogram has many samples; the last one is its count. */
function isLastOfSeries({ name, type }: Family, { metricName }: Sample): boolean {
  return type === 'counter' || metricName === `${name}_count`;
}

function createdSample({ name }: Family, { labels, sharedLabels }: Sample, value: number): Sample {
  const metricName = `${name.replace(/_total$/, '')}_created`;
  return { metricName, labels, value, ...(sharedLabels && { sharedLabels }) };
}
