// One round of checks: posts the alerts of all tenants to Alertmanager, and ends those that no longer apply.
import type { Database } from '@sextant/records/database';
import type { LinkBases } from '@sextant/signals/links';
import { ALERT_NAMES, fillAnnotations, linksOf, type AlertDeclarations, type AlertName } from './alert-file';
import type { Alertmanager, PostedAlert } from './alertmanager';
import { findTenantAlerts, type TenantAlert } from './tenant-alerts';

export interface CheckDeps {
  readonly database: Database;
  readonly alerts: AlertDeclarations;
  /** All replicas: they do not forward posted alerts to each other. */
  readonly alertmanagers: readonly Alertmanager[];
  /** Value of the label `env`, as in Prometheus. */
  readonly env: string;
  /** Base URLs of links in alerts. */
  readonly links: Partial<LinkBases>;
  /** An alert ends when no round has repeated it for this long. */
  readonly lapseMs: number;
}

export interface RoundTime {
  readonly now: Date;
  readonly signal: AbortSignal;
}

/**
 * Checks all tenants, posts their alerts to every Alertmanager, and returns the number of alerts by name. Rejects if
 * the database cannot be read or no Alertmanager accepted the alerts.
 */
export async function checkTenants(deps: CheckDeps, at: RoundTime): Promise<ReadonlyMap<AlertName, number>> {
  const alerts = await findTenantAlerts(deps.database, deps.alerts, at.now);
  const posted = alerts.map((alert) => postedAlertOf(alert, deps, at.now));
  const results = await Promise.allSettled(deps.alertmanagers.map((one) => synchronize(one, posted, deps, at)));
  const failures = results.filter((result) => result.status === 'rejected');
  if (failures.length === results.length && failures[0]) throw failures[0].reason;
  return countByName(alerts);
}

const SERVICE = 'ops';

/** Matches the alerts that ops posts in this environment, and not those of Prometheus rules about ops. */
const ownAlerts = ({ env }: CheckDeps): readonly string[] => [
  `alertname=~"${ALERT_NAMES.join('|')}"`,
  `service="${SERVICE}"`,
  `env=${JSON.stringify(env)}`,
];

/** Posts the current alerts, and ends those that fire but are no longer among them. */
async function synchronize(
  alertmanager: Alertmanager,
  current: readonly PostedAlert[],
  deps: CheckDeps,
  { now, signal }: RoundTime,
): Promise<void> {
  const currentKeys = new Set(current.map(({ labels }) => keyOf(labels)));
  const firing = await alertmanager.firing(ownAlerts(deps), signal);
  const ended = firing.filter(({ labels }) => !currentKeys.has(keyOf(labels)));
  await alertmanager.post([...current, ...ended.map((alert) => endAt(alert, now))], signal);
}

/** Alertmanager rejects the whole post if one alert ends before it starts. */
function endAt(alert: PostedAlert, now: Date): PostedAlert {
  const startsAt = new Date(Math.min(Date.parse(alert.startsAt), now.getTime() - 1)).toISOString();
  return { ...alert, startsAt, endsAt: now.toISOString() };
}

function postedAlertOf(
  { alert, labels, values, since, traceUrl }: TenantAlert,
  deps: CheckDeps,
  now: Date,
): PostedAlert {
  const declaration = deps.alerts[alert];
  return {
    labels: { alertname: alert, ...declaration.labels, service: SERVICE, env: deps.env, ...labels },
    annotations: {
      ...fillAnnotations(alert, declaration, { ...values, ...labels }),
      ...linksOf(alert, declaration, deps.links),
      ...(traceUrl && { trace_url: traceUrl }),
    },
    // An alert must not start in the future, and the clock of the database can be ahead.
    startsAt: new Date(Math.min(since?.getTime() ?? Infinity, now.getTime() - 1)).toISOString(),
    endsAt: new Date(now.getTime() + deps.lapseMs).toISOString(),
  };
}

const keyOf = (labels: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));

function countByName(alerts: readonly TenantAlert[]): ReadonlyMap<AlertName, number> {
  const counts = new Map<AlertName, number>();
  for (const { alert } of alerts) counts.set(alert, (counts.get(alert) ?? 0) + 1);
  return counts;
}
