// Objectives as queries: the share of bad events, and how much of the error budget is left.
import type { Objective, RatioObjective } from '@sextant/signals/declare/objective';
import type { Window } from '@sextant/signals/query/duration';
import { quantity, type Vector } from '@sextant/signals/query/expression';
import { matching, noneOf, oneOf } from '@sextant/signals/query/match';
import { complement, gt, orZero, share, sum, times } from '@sextant/signals/query/operators';
import { observations, rate, rateUpTo } from '@sextant/signals/query/promql';

type Share = Vector<'ratio', never, 'promql'>;

/** The part of an objective's error budget that is left: 1 when nothing was bad, below 0 when it is overspent. */
export function budgetLeft(objective: Objective, window: Window = objective.window): Share {
  // Rounded, as 1 - 0.999 is not 0.001 in floating point.
  const allowed = Number((1 - objective.target).toPrecision(6));
  return complement(times(orZero(badShare(objective, window)), Number((1 / allowed).toPrecision(6))));
}

/** The share of events that were bad; nothing when there were none at all. */
export function badShare(objective: Objective, window: Window): Share {
  if (objective.type === 'ratio') return badRatio(objective, window);
  const { metric, threshold, where } = objective;
  const quick = sum(rateUpTo(metric, { le: threshold, window }, where));
  return complement(share(quick, some(sum(rate(observations(metric), window, where)))));
}

function badRatio({ metric, label, bad, ignored, where }: RatioObjective, window: Window): Share {
  const counted = metric.kind === 'histogram' ? observations(metric) : metric;
  const isBad = 'matching' in bad ? matching(bad.matching) : oneOf(...bad);
  const all = sum(rate(counted, window, ignored ? { ...where, [label]: noneOf(...ignored) } : where));
  return share(sum(rate(counted, window, { ...where, [label]: isBad })), some(all));
}

/** Without events there is no share, rather than a division of zero by zero. */
function some<U extends string>(rateOfAll: Vector<U, never, 'promql'>): Vector<U, never, 'promql'> {
  return gt(rateOfAll, quantity(0, rateOfAll.unit));
}
