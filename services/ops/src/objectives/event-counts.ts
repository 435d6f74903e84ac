// The events of an objective in a time range, counted exactly from the samples in Prometheus.
import type { TimeRange } from '@sextant/records/database/time-ranges';
import type { Events } from '@sextant/records/objectives';
import type { Objective } from '@sextant/signals/declare/objective';
import { up } from '@sextant/signals/process';
import type { AnyVector } from '@sextant/signals/query/expression';
import { eventSamples, lastEventSamples, type EventCounters } from '@sextant/signals/query/objectives';
import { count } from '@sextant/signals/query/operators';
import { value } from '@sextant/signals/query/promql';
import { render } from '@sextant/signals/query/render';
import { queryEverySeries, queryRange } from '../metrics/prometheus';
import type { Store } from '../stores/store';
import { increaseOf } from './counter-increase';

/** How long a target can be unreachable without its events being lost or counted from 0. */
const LOOKBACK = '6h';

export interface CountOptions {
  readonly range: TimeRange;
  /** Whether Prometheus was scraping at the start of the range. */
  readonly startIsKnown: boolean;
  readonly signal: AbortSignal;
}

/** The events after `from` up to `to`; undefined if Prometheus has no sample of them. Throws ProblemError. */
export async function countEvents(
  store: Store,
  objective: Objective,
  { range: { from, to }, startIsKnown, signal }: CountOptions,
): Promise<Events | undefined> {
  const read = (vector: AnyVector, at: Date) => queryEverySeries(store, { query: render(vector), at, signal });
  const inRange = eventSamples(objective, `${(to.getTime() - from.getTime()) / 1_000}s`);
  const before = lastEventSamples(objective, LOOKBACK);
  const all = await read(inRange.all, to);
  if (all.length === 0) return undefined;
  const increase = async (of: keyof EventCounters, samples = read(inRange[of], to)) =>
    increaseOf({ samples: await samples, before: await read(before[of], from), startIsKnown });
  const [total, part] = await Promise.all([increase('all', Promise.resolve(all)), increase('part')]);
  const good = objective.type === 'ratio' ? total - part : part;
  return { good: Math.min(Math.max(good, 0), total), total };
}

/** Shorter gaps lose no events: counters catch up with the next scrape. */
export const MARK_SECONDS = 300;

/** The times every 5 minutes in the range, both ends included, at which Prometheus was scraping, in ms. */
export async function scrapedMarks(store: Store, range: TimeRange, signal: AbortSignal): Promise<ReadonlySet<number>> {
  const query = render(count(value(up)));
  const { series } = await queryRange(store, { query, range, step: MARK_SECONDS, signal });
  return new Set(series.flatMap(({ points }) => points.map(([at]) => at * 1_000)));
}
