// Queries for objectives: their events, and how fast they spend the error budget.
import type { BurnRateWindow, LatencyObjective, Objective, RatioObjective } from '../declare/objective';
import type { Counter } from '../declare/metric';
import type { Duration, Window } from './duration';
import { quantity, type AnyVector, type Vector } from './expression';
import { matching, noneOf, oneOf, type Match } from './match';
import { gt, minus, orZero, share, sum, times } from './operators';
import { buckets, increase, lastSample, observations, rawCounter, recorded, samples, upTo } from './promql';

type Prom<U extends string> = Vector<U, never, 'promql'>;

/** Counts of events in a window. */
export interface EventCounts {
  /** No result before the first event. */
  readonly all: Prom<'events'>;
  readonly bad: Prom<'events'>;
}

/** The events of an objective in the window. */
export function countEvents(objective: Objective, window: Window): EventCounts {
  const { all, part } = countersOf(objective);
  const total = inWindow(all, window);
  const counted = inWindow(part, window);
  return { all: total, bad: objective.type === 'ratio' ? orZero(counted) : minus(total, counted) };
}

function inWindow({ metric, where }: EventCounter, window: Window): Prom<'events'> {
  return { ...sum(increase(metric, window, where)), unit: 'events' };
}

/**
 * The ratio of bad events divided by the allowed ratio: at 1 the budget lasts exactly for the objective's window. NaN
 * without events, which is above no threshold.
 */
export function burnRateOf(objective: Objective, { all, bad }: EventCounts): Prom<'times'> {
  return { ...times(share(bad, all), 1 / allowedRatio(objective)), unit: 'times' };
}

/** The burn rate; 0 without events. */
function burnRateOrZero(objective: Objective, { all, bad }: EventCounts): Prom<'times'> {
  return orZero(burnRateOf(objective, { bad, all: gt(all, quantity(0, 'events')) }));
}

/** `run-success`, `bad_events` and `1h` give `objective:run_success_bad_events:increase1h`. */
export function recordedName({ name }: Pick<Objective, 'name'>, what: 'events' | 'bad_events', window: Window): string {
  return `objective:${name.replaceAll('-', '_')}_${what}:increase${window}`;
}

/** The counts that recording rules store for the windows of burn-rate alerts; cheap even for days. */
export function recordedEvents(objective: Objective, window: BurnRateWindow): EventCounts {
  const { all, bad } = countEvents(objective, window);
  return {
    all: recorded(recordedName(objective, 'events', window), all),
    bad: recorded(recordedName(objective, 'bad_events', window), bad),
  };
}

/** The burn rate from recorded counts; 0 without events. */
export function recordedBurnRate(objective: Objective, window: BurnRateWindow): Prom<'times'> {
  return burnRateOrZero(objective, recordedEvents(objective, window));
}

/** The burn rate in a window of at most the retention of Prometheus; 0 without events. */
export function burnRate(objective: Objective, window: Window): Prom<'times'> {
  return burnRateOrZero(objective, countEvents(objective, window));
}

/** The ratio of bad events that the target allows. Rounded, because 1 - 0.999 is not 0.001 in floating point. */
export function allowedRatio({ target }: Pick<Objective, 'target'>): number {
  return Number((1 - target).toPrecision(6));
}

/** What is left of an error budget: 1 without bad events, negative when it is exceeded. Null without events. */
export function budgetLeft(
  objective: Pick<Objective, 'target'>,
  { good, total }: { readonly good: number; readonly total: number },
): number | null {
  return total === 0 ? null : 1 - (total - good) / total / allowedRatio(objective);
}

/** The counters of an objective: of all events, and of the bad events or, for latency, of the good ones. */
export interface EventCounters {
  readonly all: Prom<'events'>;
  readonly part: Prom<'events'>;
}

/** The sums of the raw counters. */
export function eventCounters(objective: Objective): EventCounters {
  return forCounters(objective, ({ metric, where }) => sum(rawCounter(metric, where)));
}

/** The samples in the window by series: range vectors. Events are counted exactly from them; `increase` extrapolates. */
export function eventSamples(objective: Objective, window: Duration): EventCounters {
  return forCounters(objective, ({ metric, where }) => samples(metric, window, where));
}

/** The last sample in the window by series. */
export function lastEventSamples(objective: Objective, window: Duration): EventCounters {
  return forCounters(objective, ({ metric, where }) => lastSample(metric, window, where));
}

function forCounters(objective: Objective, query: (counter: EventCounter) => AnyVector<'promql'>): EventCounters {
  const { all, part } = countersOf(objective);
  const of = (counter: EventCounter) => ({ ...query(counter), unit: 'events' }) as const;
  return { all: of(all), part: of(part) };
}

/** A counter and the condition that selects the series of an objective. */
interface EventCounter {
  readonly metric: Counter;
  readonly where: Readonly<Record<string, Match<string>>>;
}

/** The counters of an objective: of all events, and of the bad ones or, for latency, of the good ones. */
function countersOf(objective: Objective): { readonly all: EventCounter; readonly part: EventCounter } {
  return objective.type === 'ratio' ? ratioCounters(objective) : latencyCounters(objective);
}

function ratioCounters({ metric, label, bad, ignored, where = {} }: RatioObjective) {
  const counter = metric.kind === 'histogram' ? observations(metric) : metric;
  const isBad = 'matching' in bad ? matching(bad.matching) : oneOf(...bad);
  return {
    all: { metric: counter, where: ignored ? { ...where, [label]: noneOf(...ignored) } : where },
    part: { metric: counter, where: { ...where, [label]: isBad } },
  };
}

function latencyCounters({ metric, threshold, where = {} }: LatencyObjective) {
  return {
    all: { metric: observations(metric), where },
    part: { metric: buckets(metric), where: { ...where, le: upTo(metric, threshold) } },
  };
}
