// What Alertmanager knows: firing alerts, whom it notifies of them, and what mutes them.
import { z } from 'zod';
import type { Store } from '../stores/store';

const texts = z.record(z.string(), z.string()).default({});
const ids = z.array(z.string()).default([]);
const alert = z.object({
  labels: texts,
  annotations: texts,
  startsAt: z.string(),
  fingerprint: z.string(),
  receivers: z.array(z.object({ name: z.string() })).default([]),
  status: z.object({ silencedBy: ids, inhibitedBy: ids }).default({ silencedBy: [], inhibitedBy: [] }),
});
export type FiringAlert = z.output<typeof alert>;

/** The firing alerts that match all filters, such as `tenant="acme"`, silenced ones too. Throws ProblemError. */
export function listFiring(
  alertmanager: Store,
  filter: readonly string[],
  signal: AbortSignal,
): Promise<readonly FiringAlert[]> {
  const call = { what: 'list the alerts of Alertmanager', query: { filter }, schema: z.array(alert), signal };
  return alertmanager.call('/api/v2/alerts', call);
}

/** Whom Alertmanager notifies of an alert, and what mutes it. */
export interface Delivery {
  /** Names of the receivers. */
  readonly receivers: readonly string[];
  /** Ids of silences. */
  readonly silencedBy: readonly string[];
  /** Names of the alerts that inhibit it. */
  readonly inhibitedBy: readonly string[];
}

export function deliveryOf({ receivers, status }: FiringAlert, firing: readonly FiringAlert[]): Delivery {
  const names = firing.flatMap(({ fingerprint, labels: { alertname } }) =>
    alertname !== undefined && status.inhibitedBy.includes(fingerprint) ? [alertname] : [],
  );
  return {
    receivers: receivers.map(({ name }) => name),
    silencedBy: status.silencedBy,
    inhibitedBy: [...new Set(names)].sort(),
  };
}

/** The firing alert of a rule. Alertmanager has more labels: Prometheus adds those of its environment. */
export function firingWith(
  labels: Readonly<Record<string, string>>,
  firing: readonly FiringAlert[],
): FiringAlert | undefined {
  return firing.find((one) => Object.entries(labels).every(([name, value]) => one.labels[name] === value));
}
