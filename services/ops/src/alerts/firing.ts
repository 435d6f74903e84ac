// What Alertmanager knows: firing alerts, and the silences that mute them.
import { z } from 'zod';
import type { Store } from '../stores/store';

const texts = z.record(z.string(), z.string()).default({});
const alert = z.object({
  labels: texts,
  annotations: texts,
  startsAt: z.string(),
  status: z.object({ silencedBy: z.array(z.string()).default([]) }).default({ silencedBy: [] }),
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

/** The silences of an alert of a rule. Alertmanager has more labels: Prometheus adds those of its environment. */
export function silencesOf(
  labels: Readonly<Record<string, string>>,
  firing: readonly FiringAlert[],
): readonly string[] {
  const isSame = (one: FiringAlert) => Object.entries(labels).every(([name, value]) => one.labels[name] === value);
  return firing.find(isSame)?.status.silencedBy ?? [];
}
