// An alert rule with its state, wherever it is evaluated.
import type { Threshold } from '../metrics/promql';
import type { Delivery } from './firing';

/** Where a rule is evaluated: by Prometheus, by the ruler of Loki, or by ops against the records of tenants. */
export const SOURCES = ['prometheus', 'loki', 'ops'] as const;
/** From the most to the least urgent; unknown: the store with the state is away. */
export const STATES = ['firing', 'pending', 'inactive', 'unknown'] as const;
export type AlertState = (typeof STATES)[number];

type Texts = Readonly<Record<string, string>>;

export interface AlertInstance {
  readonly state: 'firing' | 'pending';
  readonly since: Date | null;
  readonly labels: Texts;
  /** The value as the alert formats it. */
  readonly value: string | null;
  readonly summary: string | null;
  readonly description: string | null;
  /** Null if Alertmanager is away. */
  readonly delivery: Delivery | null;
}

export interface AlertRule {
  readonly name: string;
  readonly source: (typeof SOURCES)[number];
  readonly state: AlertState;
  /** Labels that every instance has: severity, priority, team. */
  readonly labels: Texts;
  /** Links of its messages by the name of the annotation, such as `runbook_url`. */
  readonly links: Texts;
  /** Templates of the messages. */
  readonly summary: string | null;
  readonly description: string | null;
  /** PromQL or LogQL; null for alerts that ops evaluates. */
  readonly query: string | null;
  readonly threshold: Omit<Threshold, 'of'> | null;
  /** The query of the value that is compared with the threshold. */
  readonly valueQuery: string | null;
  readonly forSeconds: number;
  /** Name of the runbook, without .md. */
  readonly runbook: string | null;
  /** Why the rule could not be evaluated the last time. */
  readonly lastError: string | null;
  readonly instances: readonly AlertInstance[];
}

/** The start of the oldest firing instance, or else of the oldest pending one. */
export function sinceOf({ state, instances }: AlertRule): Date | null {
  const starts = instances.flatMap((one) => (one.state === state && one.since ? [one.since.getTime()] : []));
  return starts.length === 0 ? null : new Date(Math.min(...starts));
}

const SEVERITIES = ['critical', 'warning', 'info', 'none'];

/** Firing first, then by severity and name. */
export function sortedRules(rules: readonly AlertRule[]): readonly AlertRule[] {
  const rank = ({ state, labels }: AlertRule) => {
    const severity = SEVERITIES.indexOf(labels['severity'] ?? '');
    return STATES.indexOf(state) * SEVERITIES.length + (severity === -1 ? SEVERITIES.length - 1 : severity);
  };
  return rules.toSorted((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}
