// Facts: conditions that a process sees at once and posts to Alertmanager, before Prometheus has scraped and evaluated them.
import type { Duration } from '../query/duration';
import type { Label, LabelValues } from './label';

/**
 * A condition with an alert of the same name on the fast path. The service that sees the condition posts it; the rule of
 * the alert is the safety net. Both have the same labels, so Alertmanager has one alert.
 */
export interface Fact<N extends string = string, L extends readonly Label[] = readonly Label[]> {
  readonly declares: 'fact';
  /** The name of the alert. */
  readonly name: N;
  readonly description: string;
  /** The labels of the rule's value, without `service` and `env`, which the process adds. */
  readonly labels: L;
}

/** A fact that holds while more than `above` events with the same labels occur in a window. */
export interface Burst<N extends string = string, L extends readonly Label[] = readonly Label[]> extends Fact<N, L> {
  /** The threshold of the alert. */
  readonly above: number;
  readonly window: Duration;
}

export type FactLabels<F extends Fact> = LabelValues<F['labels']>;

type Spec<F extends Fact> = Omit<F, 'declares'>;

/** Declares a fact that a service raises and clears. */
export function fact<const N extends string, const L extends readonly Label[]>(spec: Spec<Fact<N, L>>): Fact<N, L> {
  return { ...spec, declares: 'fact' };
}

/** Declares a fact that telemetry raises when events are frequent. */
export function burst<const N extends string, const L extends readonly Label[]>(spec: Spec<Burst<N, L>>): Burst<N, L> {
  return { ...spec, declares: 'fact' };
}
