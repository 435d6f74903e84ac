// Alerts as typed values: query, threshold, messages and tests.
import type { Duration } from '@sextant/signals/query/duration';
import type { AnyVector, Quantity, Vector } from '@sextant/signals/query/expression';
import { isRecording, type Recording } from './record';
import type { Series } from './series';
import { quantityText, valueTemplate } from './units';

/** `none` is for heartbeats, which notify nobody. */
export type Severity = 'critical' | 'warning' | 'info' | 'none';
/** P0 and P1 page. */
export type Priority = 'P0' | 'P1' | 'P2' | 'P3';

/** The alert fires while the value is above or below a quantity of the same unit. */
export type Threshold<U extends string = string> = { readonly above: Quantity<U> } | { readonly below: Quantity<U> };

/** The parts of a message: the formatted value, the threshold, and labels of the value. */
export interface MessageParts<L extends string> {
  readonly value: string;
  readonly threshold: string;
  readonly label: (name: L) => string;
}
export type Message<L extends string> = (parts: MessageParts<L>) => string;

/**
 * A promtool test. Without `fires`, it expects that the alert does not fire. Tests with constant series are also compiled
 * with variants, such as lost scrapes, a restart of the target, and series that the query excludes: see README.md.
 */
export interface AlertTest {
  /** The situation as a clause, e.g. `more than 10% of jobs fail`. */
  readonly when: string;
  readonly series: readonly (readonly Series[])[];
  /** When the alerts are compared. Default: when windows are full and the alert has waited. */
  readonly at?: Duration;
  /** Between samples. Default: a minute; 5 for an alert that reads more than 3 hours of history, 20 for more than a day. */
  readonly step?: Duration;
  /** The expected alert; several in no particular order. */
  readonly fires?: ExpectedAlert | readonly ExpectedAlert[];
}

export interface ExpectedAlert {
  /** The value, formatted. */
  readonly value: string;
  /** The labels of the value. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Alerts that do not notify while this one fires with the same values of the labels in `sharing`. */
export interface Inhibition<L extends string = string> {
  readonly alerts: readonly { readonly name: string }[];
  readonly sharing: readonly L[];
}

/** The fields that a declaration and a declared alert have in common. */
interface CommonFields {
  /** PascalCase. */
  readonly name: string;
  /** How long the condition must hold. Default: fires immediately. */
  readonly for?: Duration;
  /** How long the alert continues to fire after the condition ends, for a value that hovers at its threshold. */
  readonly keepFiringFor?: Duration;
  readonly severity: Severity;
  readonly priority?: Priority;
  /** The name of a declared team: see teams.ts. */
  readonly team: string;
  /** The uid of the dashboard that shows the value. */
  readonly dashboard: string;
  /** Services post its fact at once, so it notifies without a wait. The rule is the safety net. */
  readonly fastPath?: boolean;
  /** While this alert fires, other alerts of the same service do not notify. */
  readonly inhibitsService?: boolean;
  readonly tests: readonly AlertTest[];
  /** Tests with a history of days. They take minutes, so they are not in the committed test files. */
  readonly longTests?: readonly AlertTest[];
}

interface Spec<U extends string, L extends string> extends CommonFields {
  readonly value: Vector<U, L, 'promql'>;
  readonly fires: Threshold<NoInfer<U>>;
  /** The alert does not fire below this count, e.g. for one failure of two. */
  readonly guard?: { readonly count: Vector<string, NoInfer<L>, 'promql'>; readonly atLeast: number };
  readonly summary: Message<NoInfer<L>>;
  readonly description: Message<NoInfer<L>>;
  /** The name of the runbook, without `.md`. Default: the name of the alert. */
  readonly runbook?: string;
  readonly inhibits?: Inhibition<NoInfer<L>>;
}

/** A declared alert. Its messages are Prometheus templates. */
export interface Alert extends CommonFields {
  readonly declares: 'alert';
  readonly value: AnyVector<'promql'>;
  readonly fires: Threshold;
  readonly guard?: { readonly count: AnyVector<'promql'>; readonly atLeast: number };
  readonly summary: string;
  readonly description: string;
  readonly runbook: string;
  readonly inhibits?: Inhibition;
}

/** A rule group of Prometheus. */
export interface AlertGroup {
  readonly name: string;
  /** Evaluated before the alerts, in this order; `groupOf` sorts them by name. */
  readonly recordings?: readonly Recording[];
  readonly alerts: readonly Alert[];
}

/** Declares an alert. A threshold of another unit, or a label that the value does not have, is a type error. */
export function alert<const U extends string, L extends string>(spec: Spec<U, L>): Alert {
  const parts = partsOf<L>(spec.fires);
  return {
    ...spec,
    declares: 'alert',
    summary: spec.summary(parts),
    description: spec.description(parts),
    runbook: spec.runbook ?? spec.name,
  };
}

/** The parts of a message as templates of Prometheus, which Loki's ruler shares. */
export function partsOf<L extends string>(fires: Threshold): MessageParts<L> {
  const threshold = thresholdOf(fires);
  return {
    value: valueTemplate(threshold.unit),
    threshold: quantityText(threshold),
    label: (name) => `{{ $labels.${name} }}`,
  };
}

/** A group of all alerts and recording rules that the modules export. */
export function groupOf(name: string, ...modules: readonly Readonly<Record<string, unknown>>[]): AlertGroup {
  const exported = modules.flatMap((m) => Object.values(m));
  return {
    name,
    recordings: exported.filter(isRecording).sort((a, b) => (a.name < b.name ? -1 : 1)),
    alerts: exported.filter(isAlert),
  };
}

export function thresholdOf(fires: Threshold): Quantity {
  return 'above' in fires ? fires.above : fires.below;
}

function isAlert(value: unknown): value is Alert {
  return typeof value === 'object' && value !== null && 'declares' in value && value.declares === 'alert';
}
