// Live drills: an alert marked [DRILL] in Alertmanager, and what its receivers answered.
import { ProblemError } from '@sextant/http/problem';
import { lastAudit } from '@sextant/records/audit';
import { ALL_ORGS } from '@sextant/records/database/scope';
import { answersSince, DRILL_LABEL, drillAlert, requestCounts, type RequestCounts } from '@sextant/signals/live-drill';
import { z } from 'zod';
import type { OpsDeps } from '../deps';
import type { Store } from '../stores/store';
import { listFiring } from './firing';
import type { AlertRule } from './rule';
import type { drillView } from './views';

/** The action in the audit log, which keeps the start of a drill. */
export const DRILL_ACTION = 'alert.drill';

/** Above the group wait of warnings, 30 s, with a margin for receivers that are slow. */
const DRILL_MS = 2 * 60_000;
/** Results of older drills are not told: Alertmanager may have been restarted since. */
const KEPT_MS = 60 * 60_000;

const counts = z.record(z.string(), z.object({ requests: z.number(), failedRequests: z.number() }));
const started = z.object({ started_at: z.string(), ends_at: z.string(), requests_before: counts });
/** What the audit log keeps of a drill. */
export type StartedDrill = z.output<typeof started>;

/** Posts the alert. Alertmanager resolves it after two minutes, even if ops ends before. Throws ProblemError. */
export async function startDrill(alertmanager: Store, rule: AlertRule, now: Date): Promise<StartedDrill> {
  const before = await readCounts(alertmanager);
  const times = { startsAt: now.toISOString(), endsAt: new Date(now.getTime() + DRILL_MS).toISOString() };
  const body = [drillAlert({ ...rule, annotations: rule.links }, times)];
  const call = { what: 'post an alert to Alertmanager', method: 'POST' as const, body, schema: z.unknown() };
  await alertmanager.call('/api/v2/alerts', call);
  return { started_at: times.startsAt, ends_at: times.endsAt, requests_before: Object.fromEntries(before) };
}

export type Drill = z.output<typeof drillView>;

type ReadDeps = Pick<OpsDeps, 'database' | 'stores' | 'now'>;

/** The last drill of an alert by anyone within an hour; undefined if there is none. Throws ProblemError. */
export async function lastDrill(deps: ReadDeps, alert: string, signal: AbortSignal): Promise<Drill | undefined> {
  const since = new Date(deps.now().getTime() - KEPT_MS);
  const entry = await lastAudit(deps.database, ALL_ORGS, { action: DRILL_ACTION, target: alert, since });
  return entry && drillOf(deps, { ...started.parse(entry.after), alert, actor: entry.actor }, signal);
}

/** A drill with what its receivers have answered until now. Throws ProblemError. */
export async function drillOf(
  { stores: { alertmanager }, now }: Omit<ReadDeps, 'database'>,
  {
    alert,
    actor,
    started_at,
    ends_at,
    requests_before,
  }: StartedDrill & { readonly alert: string; readonly actor: string },
  signal: AbortSignal,
): Promise<Drill> {
  const filter = [`alertname=${JSON.stringify(alert)}`, `env=${JSON.stringify(DRILL_LABEL)}`];
  const [current, after] = await Promise.all([
    listFiring(alertmanager, filter, signal),
    readCounts(alertmanager, signal),
  ]);
  const receivers = new Set(current.flatMap((one) => one.receivers.map(({ name }) => name)));
  return {
    ...{ alert, started_at, ends_at, started_by: actor },
    receivers: isActive({ ends_at }, now()) ? [...receivers].sort() : null,
    integrations: [...answersSince(after, new Map(Object.entries(requests_before)))],
  };
}

/** Throws a problem of status 409 while a drill of the alert is active. */
export function checkNoDrill(drill: Drill | undefined, now: Date): void {
  if (!drill || !isActive(drill, now)) return;
  throw new ProblemError(409, `a drill of ${drill.alert} is active until ${drill.ends_at}: wait for its end`);
}

const isActive = ({ ends_at }: Pick<Drill, 'ends_at'>, now: Date): boolean => new Date(ends_at) > now;

async function readCounts(store: Store, signal?: AbortSignal): Promise<ReadonlyMap<string, RequestCounts>> {
  const call = { what: 'read the metrics of Alertmanager', schema: z.string(), ...(signal && { signal }) };
  return requestCounts(await store.call('/metrics', call));
}
