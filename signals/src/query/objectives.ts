// Queries for objectives: the remaining error budget, and how fast it is spent.
import type { Objective, RatioObjective } from '../declare/objective';
import type { Window } from './duration';
import { quantity, type Vector } from './expression';
import { matching, noneOf, oneOf } from './match';
import { complement, gt, orZero, share, sum, times } from './operators';
import { observations, rate, rateUpTo } from './promql';

type Ratio = Vector<'ratio', never, 'promql'>;

/** The remaining error budget as a ratio: 1 without bad events, negative when the budget is exceeded. */
export function budgetLeft(objective: Objective, window: Window = objective.window): Ratio {
  return complement(burnRate(objective, window));
}

/** The ratio of bad events divided by the allowed ratio: at 1 the budget lasts exactly for the objective's window. */
export function burnRate(objective: Objective, window: Window): Ratio {
  // Rounded, because 1 - 0.999 is not 0.001 in floating point.
  const allowed = Number((1 - objective.target).toPrecision(6));
  return times(orZero(badRatio(objective, window)), Number((1 / allowed).toPrecision(6)));
}

/** The ratio of bad events; no result without events. */
function badRatio(objective: Objective, window: Window): Ratio {
  if (objective.type === 'ratio') return badEventRatio(objective, window);
  const { metric, threshold, where } = objective;
  const good = sum(rateUpTo(metric, { le: threshold, window }, where));
  return complement(share(good, nonZero(sum(rate(observations(metric), window, where)))));
}

function badEventRatio({ metric, label, bad, ignored, where }: RatioObjective, window: Window): Ratio {
  const counted = metric.kind === 'histogram' ? observations(metric) : metric;
  const isBad = 'matching' in bad ? matching(bad.matching) : oneOf(...bad);
  const all = sum(rate(counted, window, ignored ? { ...where, [label]: noneOf(...ignored) } : where));
  return share(sum(rate(counted, window, { ...where, [label]: isBad })), nonZero(all));
}

/** Drops zeros, so that a query without events has no result instead of NaN. */
function nonZero<U extends string>(rateOfAll: Vector<U, never, 'promql'>): Vector<U, never, 'promql'> {
  return gt(rateOfAll, quantity(0, rateOfAll.unit));
}
