// One round of checks: what is wrong now is told to Alertmanager, and what was told before and is over now is ended.
import type { Database } from '@sextant/records/database';
import type { LinkBases } from '@sextant/signals/links';
import { ALERT_NAMES, fillIn, linksOf, type AlertName, type DeclaredAlerts } from './alert-file';
import type { Alertmanager, PostedAlert } from './alertmanager';
import { findTrouble, type Found } from './tenant-alerts';

export interface RoundDeps {
  readonly database: Database;
  readonly alerts: DeclaredAlerts;
  /** Each is told everything, as its replicas do not pass alerts on to each other. */
  readonly alertmanagers: readonly Alertmanager[];
  /** The environment, as the rules of Prometheus label it. */
  readonly env: string;
  /** Where the links of messages lead. */
  readonly links: Partial<LinkBases>;
  /** Alerts end by themselves when no round has repeated them for this long. */
  readonly lapseMs: number;
}

export interface RoundAt {
  readonly now: Date;
  readonly signal: AbortSignal;
}

/**
 * Looks at all tenants and tells every Alertmanager; returns how many alerts of each name there are. Rejects when the
 * database cannot be read, or when no Alertmanager took them.
 */
export async function checkRound(deps: RoundDeps, at: RoundAt): Promise<ReadonlyMap<AlertName, number>> {
  const found = await findTrouble(deps.database, deps.alerts, at.now);
  const posted = found.map((one) => alertOf(one, deps, at.now));
  const told = await Promise.allSettled(deps.alertmanagers.map((one) => tell(one, posted, deps, at)));
  const failures = told.filter((outcome) => outcome.status === 'rejected');
  if (failures.length === told.length && failures[0]) throw failures[0].reason;
  return countsOf(found);
}

const SERVICE = 'ops';

/** What tells our alerts from those of rules on ops, and of ops elsewhere: these we do not end. */
const ours = ({ env }: RoundDeps): readonly string[] => [
  `alertname=~"${ALERT_NAMES.join('|')}"`,
  `service="${SERVICE}"`,
  `env=${JSON.stringify(env)}`,
];

async function tell(to: Alertmanager, posted: readonly PostedAlert[], deps: RoundDeps, at: RoundAt): Promise<void> {
  const still = new Set(posted.map(({ labels }) => identity(labels)));
  const firing = await to.firing(ours(deps), at.signal);
  const over = firing.filter(({ labels }) => !still.has(identity(labels)));
  await to.post([...posted, ...over.map((one) => endedAt(one, at.now))], at.signal);
}

/** One that ends before it began is refused, and all others with it. */
function endedAt(alert: PostedAlert, now: Date): PostedAlert {
  const startsAt = new Date(Math.min(Date.parse(alert.startsAt), now.getTime() - 1)).toISOString();
  return { ...alert, startsAt, endsAt: now.toISOString() };
}

function alertOf({ alert, labels, values, since, traceUrl }: Found, deps: RoundDeps, now: Date): PostedAlert {
  const declared = deps.alerts[alert];
  const annotations = fillIn(alert, declared, { ...values, ...labels });
  return {
    labels: { alertname: alert, ...declared.labels, service: SERVICE, env: deps.env, ...labels },
    annotations: {
      ...annotations,
      ...linksOf(alert, declared, deps.links),
      ...(traceUrl && { trace_url: traceUrl }),
    },
    // The database's clock may be ahead of ours; an alert must not begin in the future.
    startsAt: new Date(Math.min(since?.getTime() ?? Infinity, now.getTime() - 1)).toISOString(),
    endsAt: new Date(now.getTime() + deps.lapseMs).toISOString(),
  };
}

const identity = (labels: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));

function countsOf(found: readonly Found[]): ReadonlyMap<AlertName, number> {
  const counts = new Map<AlertName, number>();
  for (const { alert } of found) counts.set(alert, (counts.get(alert) ?? 0) + 1);
  return counts;
}
