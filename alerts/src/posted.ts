// Alerts that a service finds in the database and posts to Alertmanager itself, as tenants are never labels of metrics.
import type { Quantity } from '@sextant/signals/query/expression';
import type { Priority, Severity, Silences } from './declare';
import { labelsOf, sortedByName } from './compile/rules-file';
import { quantityText } from './units';

/** What a message may speak of: the values by name, which the service fills in, and the threshold. */
export interface PostedSaid<N extends string> {
  readonly the: (name: N) => string;
  readonly threshold: string;
}
type Text<N extends string> = (said: PostedSaid<N>) => string;

interface Spec<L extends string, V extends string> {
  /** PascalCase; the name people search for. */
  readonly name: string;
  /** Labels that tell one alert of this name from another, besides `tenant`, which all have. */
  readonly labels: readonly L[];
  /** What else the service gives for the messages. */
  readonly values: readonly V[];
  /** Fires above this, once so many were counted; absent: the fact itself is the alert. */
  readonly fires?: { readonly above: Quantity; readonly atLeast: number };
  readonly severity: Severity;
  readonly priority?: Priority;
  readonly team: string;
  readonly summary: Text<NoInfer<L | V> | 'tenant'>;
  readonly description: Text<NoInfer<L | V> | 'tenant'>;
  /** The value as people read it. */
  readonly value: Text<NoInfer<L | V> | 'tenant'>;
  /** Name of the Markdown file in the runbooks, the alert's own name when absent. */
  readonly runbook?: string;
  /** The uid of the dashboard that shows more. */
  readonly dashboard: string;
  readonly silences?: Silences<NoInfer<L> | 'tenant'>;
}

/** A declared alert; its messages have `{name}` where the service fills in a value. */
export interface PostedAlert {
  readonly declares: 'posted-alert';
  readonly name: string;
  readonly labels: readonly string[];
  readonly values: readonly string[];
  readonly fires?: { readonly above: Quantity; readonly atLeast: number };
  readonly severity: Severity;
  readonly priority?: Priority;
  readonly team: string;
  readonly summary: string;
  readonly description: string;
  readonly value: string;
  readonly runbook: string;
  readonly dashboard: string;
  readonly silences?: Silences;
}

/** Declares an alert that a service posts. A message about a value that the service does not give does not compile. */
export function postedAlert<const L extends string, const V extends string>(spec: Spec<L, V>): PostedAlert {
  const said: PostedSaid<L | V | 'tenant'> = {
    the: (name) => `{${name}}`,
    threshold: spec.fires ? quantityText(spec.fires.above) : '',
  };
  return {
    ...spec,
    declares: 'posted-alert',
    labels: [...spec.labels, 'tenant'],
    summary: spec.summary(said),
    description: spec.description(said),
    value: spec.value(said),
    runbook: spec.runbook ?? spec.name,
  };
}

/** Gathers the exports of modules, so that an alert cannot be forgotten. */
export function postedOf(...modules: readonly Readonly<Record<string, unknown>>[]): readonly PostedAlert[] {
  return modules.flatMap((m) => Object.values(m)).filter(isPosted);
}

/** The file that the service reads, by name of the alert. It makes the links itself: it knows where it is deployed. */
export function postedFile(alerts: readonly PostedAlert[]): object {
  return Object.fromEntries(sortedByName(alerts).map((alert) => [alert.name, entryOf(alert)]));
}

function entryOf(alert: PostedAlert): object {
  const { labels, values, fires, summary, description, value, dashboard, runbook } = alert;
  return {
    labels: labelsOf(alert),
    own_labels: [...labels].sort(),
    values: [...values].sort(),
    ...(fires && { fires: { above: fires.above.value, at_least: fires.atLeast } }),
    dashboard,
    runbook,
    annotations: { summary, description, value, tenant: '{tenant}' },
  };
}

function isPosted(value: unknown): value is PostedAlert {
  return typeof value === 'object' && value !== null && 'declares' in value && value.declares === 'posted-alert';
}
