// Alerts as typed values: what is measured, when it wakes someone, what the message says, and how it is tested.
import type { Duration } from '@sextant/signals/query/duration';
import type { AnyVector, Quantity, Vector } from '@sextant/signals/query/expression';
import type { Series } from './series';
import { quantityText, valueTemplate } from './units';

/** `none` is for heartbeats alone: nobody is told. */
export type Severity = 'critical' | 'warning' | 'info' | 'none';
/** How soon someone must act; P0 and P1 page. */
export type Priority = 'P0' | 'P1' | 'P2' | 'P3';

/** Fires while the value lies above, or below, a quantity of the same unit. */
export type Threshold<U extends string = string> = { readonly above: Quantity<U> } | { readonly below: Quantity<U> };

/** What a message may speak of: the value as people read it, the threshold, and labels of the value. */
export interface Said<L extends string> {
  readonly value: string;
  readonly threshold: string;
  readonly label: (name: L) => string;
}
type Text<L extends string> = (said: Said<L>) => string;

/** One promtool case: silent, unless it says what the alert says when it fires. */
export interface Case {
  /** The situation as a clause, as in `more than 10% of jobs fail`. */
  readonly when: string;
  readonly series: readonly (readonly Series[])[];
  readonly fires?: {
    /** The value as the message must print it. */
    readonly value: string;
    /** Labels of the value. */
    readonly labels?: Readonly<Record<string, string>>;
  };
}

/** Lesser alerts that say nothing new while this one fires for the same values of the labels in `sharing`. */
export interface Silences<L extends string = string> {
  readonly alerts: readonly { readonly name: string }[];
  readonly sharing: readonly L[];
}

interface Spec<U extends string, L extends string> {
  /** PascalCase; the name people search for. */
  readonly name: string;
  readonly value: Vector<U, L, 'promql'>;
  readonly fires: Threshold<NoInfer<U>>;
  /** Keeps the alert silent when fewer than this were counted, as one failure of two says nothing. */
  readonly guard?: { readonly count: Vector<string, NoInfer<L>, 'promql'>; readonly atLeast: number };
  /** How long the condition must hold; it fires at once when absent. */
  readonly for?: Duration;
  readonly severity: Severity;
  readonly priority?: Priority;
  readonly team: string;
  readonly summary: Text<NoInfer<L>>;
  readonly description: Text<NoInfer<L>>;
  /** Name of the Markdown file in the runbooks, the alert's own name when absent. */
  readonly runbook?: string;
  /** The uid of the dashboard that shows the value. */
  readonly dashboard: string;
  readonly silences?: Silences<NoInfer<L>>;
  /** While this one fires, all other alerts of the same service are silent. */
  readonly silencesService?: boolean;
  readonly tests: readonly Case[];
}

/** A declared alert; its messages are Prometheus templates. */
export interface Alert {
  readonly declares: 'alert';
  readonly name: string;
  readonly value: AnyVector<'promql'>;
  readonly fires: Threshold;
  readonly guard?: { readonly count: AnyVector<'promql'>; readonly atLeast: number };
  readonly for?: Duration;
  readonly severity: Severity;
  readonly priority?: Priority;
  readonly team: string;
  readonly summary: string;
  readonly description: string;
  readonly runbook: string;
  readonly dashboard: string;
  readonly silences?: Silences;
  readonly silencesService?: boolean;
  readonly tests: readonly Case[];
}

/** Alerts that are evaluated together and listed under one name. */
export interface AlertGroup {
  readonly name: string;
  readonly alerts: readonly Alert[];
}

/** Declares an alert. A threshold of another unit, or a message about a label the value lacks, does not compile. */
export function alert<const U extends string, L extends string>(spec: Spec<U, L>): Alert {
  const said: Said<L> = {
    value: valueTemplate(spec.value.unit),
    threshold: quantityText(limitOf(spec.fires)),
    label: (name) => `{{ $labels.${name} }}`,
  };
  return {
    ...spec,
    declares: 'alert',
    summary: spec.summary(said),
    description: spec.description(said),
    runbook: spec.runbook ?? spec.name,
  };
}

/** Gathers the exports of modules into a group, so that an alert cannot be forgotten. */
export function groupOf(name: string, ...modules: readonly Readonly<Record<string, unknown>>[]): AlertGroup {
  return { name, alerts: modules.flatMap((m) => Object.values(m)).filter(isAlert) };
}

/** The quantity at which an alert turns. */
export function limitOf(fires: Threshold): Quantity {
  return 'above' in fires ? fires.above : fires.below;
}

function isAlert(value: unknown): value is Alert {
  return typeof value === 'object' && value !== null && 'declares' in value && value.declares === 'alert';
}
