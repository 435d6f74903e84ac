// Incidents with their alerts and actions. A key has at most one unresolved incident.
import { and, asc, desc, eq, getTableColumns, ne, sql } from '../database/drizzle';
import { olderThan, pageOf, positionTime, type Page, type PageRequest } from '../database/cursor';
import type { Database, Transaction } from '../database/database';
import { jsonText, storable } from '../database/values';
import { inScope } from '../database/scope';
import { type ALERT_STATUSES, incidentAlerts } from '../schema/incidents';
import { incidentActions } from '../schema/incidents';
import { type INCIDENT_SEVERITIES, type INCIDENT_STATES, incidents } from '../schema/incidents';
import { isUuid } from '../database/values';

export { INCIDENT_STATES } from '../schema/incidents';

export type IncidentState = (typeof INCIDENT_STATES)[number];
export type IncidentSeverity = (typeof INCIDENT_SEVERITIES)[number];
export type Incident = Readonly<typeof incidents.$inferSelect>;
export type IncidentAlert = Readonly<Omit<typeof incidentAlerts.$inferSelect, 'orgId' | 'incidentId'>>;
export type IncidentAction = Readonly<Omit<typeof incidentActions.$inferSelect, 'orgId' | 'incidentId'>>;

export interface IncidentWithHistory extends Incident {
  /** Newest start first. */
  readonly alerts: readonly IncidentAlert[];
  /** Oldest first. */
  readonly actions: readonly IncidentAction[];
}

export interface NewIncident {
  /** Alerts with the same key belong to the same incident, for example Alertmanager's group key. */
  readonly key: string;
  readonly title: string;
  readonly summary?: string | undefined;
  readonly severity: IncidentSeverity;
}

export interface NewIncidentAlert {
  /** Alertmanager's fingerprint of the alert's labels. */
  readonly fingerprint: string;
  readonly name: string;
  readonly status: (typeof ALERT_STATUSES)[number];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: Date;
  readonly endsAt?: Date | undefined;
}

export interface NewIncidentAction {
  readonly actor: string;
  /** `acknowledge` and `resolve` change the state; other actions, such as `note` and automatic responses, do not. */
  readonly action: string;
  readonly note?: string | undefined;
  readonly details?: unknown;
}

/** Opens an incident, or returns the unresolved incident with this key unchanged (`opened` is false). */
export async function openIncident(
  database: Database,
  orgId: string,
  incident: NewIncident,
): Promise<{ readonly incident: Incident; readonly opened: boolean }> {
  const row = { orgId, ...storable(incident) };
  const result = await database.withOrg(orgId, async (tx) => {
    const [added] = await tx.insert(incidents).values(row).onConflictDoNothing().returning();
    if (added) return { incident: added, opened: true };
    const same = and(eq(incidents.orgId, orgId), eq(incidents.key, row.key), ne(incidents.state, 'resolved'));
    const [open] = await tx.select().from(incidents).where(same);
    return open && { incident: open, opened: false };
  });
  // Retries if the incident was resolved between the insert and the select.
  return result ?? openIncident(database, orgId, incident);
}

/** Adds an alert to an incident, or updates the alert with the same fingerprint and start. False without an incident. */
export async function attachAlert(
  database: Database,
  orgId: string,
  incidentId: string,
  alert: NewIncidentAlert,
): Promise<boolean> {
  const { startsAt, endsAt, ...rest } = alert;
  const row = { orgId, incidentId, startsAt, endsAt: endsAt ?? null, ...storable(rest) };
  return database.withOrg(orgId, async (tx) => {
    if (!(await lockIncident(tx, orgId, incidentId))) return false;
    const { status, annotations, endsAt: end } = row;
    await tx
      .insert(incidentAlerts)
      .values(row)
      .onConflictDoUpdate({
        target: [incidentAlerts.orgId, incidentAlerts.incidentId, incidentAlerts.fingerprint, incidentAlerts.startsAt],
        set: { status, annotations, endsAt: end },
      });
    return true;
  });
}

/** The incidents of an org, or of all orgs with ALL_ORGS, newest first. Throws CursorError. */
export async function listIncidents(
  database: Database,
  orgId: string,
  { state, limit, cursor }: PageRequest & { readonly state?: IncidentState | undefined },
): Promise<Page<Incident>> {
  const { openedAt, id } = incidents;
  const which = and(
    inScope(incidents.orgId, orgId),
    state && eq(incidents.state, state),
    olderThan(cursor, openedAt, id),
  );
  const rows = await database.withOrg(orgId, (tx) =>
    tx
      .select({ ...INCIDENT, at: positionTime(openedAt) })
      .from(incidents)
      .where(which)
      .orderBy(desc(openedAt), desc(id))
      .limit(limit + 1),
  );
  return pageOf(rows, limit);
}

/** An incident of an org, or of any org with ALL_ORGS, with its alerts and actions. */
export async function getIncident(
  database: Database,
  orgId: string,
  id: string,
): Promise<IncidentWithHistory | undefined> {
  if (!isUuid(id)) return undefined;
  return database.withOrg(orgId, async (tx) => {
    const [incident] = await tx
      .select()
      .from(incidents)
      .where(and(inScope(incidents.orgId, orgId), eq(incidents.id, id)));
    if (!incident) return undefined;
    const alerts = await tx
      .select(ALERT)
      .from(incidentAlerts)
      .where(and(eq(incidentAlerts.orgId, incident.orgId), eq(incidentAlerts.incidentId, id)))
      .orderBy(desc(incidentAlerts.startsAt), incidentAlerts.fingerprint);
    const actions = await tx
      .select(ACTION)
      .from(incidentActions)
      .where(and(eq(incidentActions.orgId, incident.orgId), eq(incidentActions.incidentId, id)))
      .orderBy(asc(incidentActions.createdAt), asc(incidentActions.id));
    return { ...incident, alerts, actions };
  });
}

/**
 * Records an action and applies its state change, if any. Returns the incident before and after; undefined if it does
 * not exist. An action that does not fit the state, such as a second `resolve`, is recorded without a change.
 */
export async function addIncidentAction(
  database: Database,
  orgId: string,
  id: string,
  action: NewIncidentAction,
): Promise<{ readonly before: Incident; readonly after: Incident } | undefined> {
  const { details, ...rest } = action;
  const { actor, action: name, note = null } = storable(rest);
  return database.withOrg(orgId, async (tx) => {
    const before = await lockIncident(tx, orgId, id);
    if (!before) return undefined;
    await tx.execute(sql`
      insert into incident_actions (org_id, incident_id, actor, action, note, details)
      values (${orgId}, ${id}, ${actor}, ${name}, ${note}, ${details == null ? null : jsonText(details)}::jsonb)`);
    return { before, after: await change(tx, orgId, before, name) };
  });
}

async function lockIncident(tx: Transaction, orgId: string, id: string): Promise<Incident | undefined> {
  if (!isUuid(id)) return undefined;
  const which = and(eq(incidents.orgId, orgId), eq(incidents.id, id));
  const [incident] = await tx.select().from(incidents).where(which).for('update');
  return incident;
}

async function change(tx: Transaction, orgId: string, before: Incident, action: string): Promise<Incident> {
  const changes = CHANGES[action]?.(before);
  if (!changes) return before;
  const which = and(eq(incidents.orgId, orgId), eq(incidents.id, before.id));
  const [after] = await tx.update(incidents).set(changes).where(which).returning();
  return after!;
}

type Changes = Partial<Pick<Incident, 'state' | 'acknowledgedAt' | 'resolvedAt'>> | undefined;

/** The changes that an action makes; undefined if none. */
const CHANGES: Readonly<Record<string, (incident: Incident) => Changes>> = {
  acknowledge: ({ state }) => (state === 'open' ? { state: 'acknowledged', acknowledgedAt: new Date() } : undefined),
  resolve: ({ state }) => (state === 'resolved' ? undefined : { state: 'resolved', resolvedAt: new Date() }),
};

const INCIDENT = getTableColumns(incidents);
const { orgId: _org, incidentId: _incident, ...ALERT } = getTableColumns(incidentAlerts);
const { orgId: _orgId, incidentId: _incidentId, ...ACTION } = getTableColumns(incidentActions);
