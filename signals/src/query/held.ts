// Gauges that hold their last value while they are absent, for alerts that must not resolve because nobody reports.
import type { Gauge } from '../declare/metric';
import type { Duration } from './duration';
import type { Vector } from './expression';
import type { LabelNamesOf, Where } from './match';
import { max, or } from './operators';
import { overTime, value } from './promql';

/** How long an absent gauge keeps its last value. An outage of its source has an alert of its own. */
export const HOLD: Duration = '6h';

/**
 * The maximum of a gauge by the labels in `by`, for a gauge that several processes report with the same value. While no
 * process reports a group, its last value counts. A process that stopped does not count while another one reports.
 */
export function heldMax<M extends Gauge, const B extends LabelNamesOf<M>>(
  metric: M,
  { by, where = {} }: { readonly by: readonly B[]; readonly where?: Where<M> },
): Vector<M['unit'], B, 'promql'> {
  return or(max(value(metric, where), { by }), max(overTime('last', metric, HOLD, where), { by }));
}
