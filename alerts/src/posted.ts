// Alerts that a service evaluates in the database and posts to Alertmanager. Tenants are never metric labels.
import type { Quantity } from '@sextant/signals/query/expression';
import type { Priority, Severity, Inhibition } from './declare';
import { labelsOf, sortedByName } from './compile/rules-file';
import { quantityText } from './units';

/** The parts of a message: placeholders for labels and values, which the service replaces, and the threshold. */
interface MessageParts<N extends string> {
  readonly field: (name: N) => string;
  readonly threshold: string;
}
type Message<N extends string> = (parts: MessageParts<N>) => string;

/** The fields that a declaration and a declared alert have in common. */
interface CommonFields {
  /** PascalCase. */
  readonly name: string;
  /** The threshold and the minimum count. Absent when the service decides. */
  readonly fires?: { readonly above: Quantity; readonly atLeast: number };
  readonly severity: Severity;
  readonly priority?: Priority;
  /** The name of a declared team: see teams.ts. */
  readonly team: string;
  /** The uid of the related dashboard. */
  readonly dashboard: string;
}

interface Spec<L extends string, V extends string> extends CommonFields {
  /** Labels in addition to `tenant`, which every posted alert has. */
  readonly labels: readonly L[];
  /** Further values for messages. */
  readonly values: readonly V[];
  readonly summary: Message<NoInfer<L | V> | 'tenant'>;
  readonly description: Message<NoInfer<L | V> | 'tenant'>;
  /** The formatted value. */
  readonly value: Message<NoInfer<L | V> | 'tenant'>;
  /** The name of the runbook, without `.md`. Default: the name of the alert. */
  readonly runbook?: string;
  readonly inhibits?: Inhibition<NoInfer<L> | 'tenant'>;
}

/** A declared alert. Its messages have placeholders such as `{tenant}`. */
export interface PostedAlert extends CommonFields {
  readonly declares: 'posted-alert';
  readonly labels: readonly string[];
  readonly values: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly value: string;
  readonly runbook: string;
  readonly inhibits?: Inhibition;
}

/** Declares an alert that a service posts. An undeclared field in a message is a type error. */
export function postedAlert<const L extends string, const V extends string>(spec: Spec<L, V>): PostedAlert {
  const parts: MessageParts<L | V | 'tenant'> = {
    field: (name) => `{${name}}`,
    threshold: spec.fires ? quantityText(spec.fires.above) : '',
  };
  return {
    ...spec,
    declares: 'posted-alert',
    labels: [...spec.labels, 'tenant'],
    summary: spec.summary(parts),
    description: spec.description(parts),
    value: spec.value(parts),
    runbook: spec.runbook ?? spec.name,
  };
}

/** All posted alerts that the modules export. */
export function postedOf(...modules: readonly Readonly<Record<string, unknown>>[]): readonly PostedAlert[] {
  return modules.flatMap((m) => Object.values(m)).filter(isPosted);
}

/** The file that the service reads, by alert name. The service adds the links, because it knows its URLs. */
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
