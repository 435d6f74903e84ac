// Incidents as the API returns them.
import type { Incident, IncidentAction, IncidentAlert, IncidentWithHistory } from '@sextant/records/incidents';
import { INCIDENT_STATES } from '@sextant/records/incidents';
import { z } from 'zod';
import { nullableText, nullableTime, text, time, timeOrNull } from '../http/fields';
import { ownerOrg } from '../http/org-scope';
import { pageQuery } from '../http/pages';

const incident = {
  id: z.string(),
  org: ownerOrg,
  key: z.string().describe('key by which alerts are grouped into the incident'),
  title: z.string(),
  summary: nullableText,
  severity: z.string(),
  state: z.enum(INCIDENT_STATES),
  opened_at: time,
  acknowledged_at: nullableTime,
  resolved_at: nullableTime,
};
const labels = z.record(z.string(), z.string());
const alertView = z.object({
  fingerprint: z.string(),
  name: z.string(),
  status: z.string(),
  labels,
  annotations: labels,
  starts_at: time,
  ends_at: nullableTime,
});
const actionView = z.object({
  id: z.string(),
  actor: z.string(),
  action: z.string(),
  note: nullableText,
  details: z.unknown(),
  at: time,
});
export const incidentView = z.object(incident).meta({ id: 'Incident' });
export const incidentWithHistory = z
  .object({
    ...incident,
    alerts: z.array(alertView).describe('newest first'),
    actions: z.array(actionView).describe('oldest first'),
  })
  .meta({ id: 'IncidentWithHistory' });

export const listQuery = z.strictObject({
  ...pageQuery,
  state: z.enum(INCIDENT_STATES).optional(),
});
export const byIncidentId = z.object({ id: text(100).describe('id of the incident') });

const note = text(10_000);
export const action = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('acknowledge'), note: note.optional() }),
  z.strictObject({ action: z.literal('resolve'), note: note.optional() }),
  z.strictObject({ action: z.literal('note'), note: note.min(1) }),
]);

export function viewOf(row: Incident, org: string): z.output<typeof incidentView> {
  const { id, key, title, summary, severity, state, openedAt, acknowledgedAt, resolvedAt } = row;
  return {
    ...{ id, org, key, title, summary, severity, state, opened_at: openedAt.toISOString() },
    acknowledged_at: timeOrNull(acknowledgedAt),
    resolved_at: timeOrNull(resolvedAt),
  };
}

export function historyOf(
  { alerts, actions, ...row }: IncidentWithHistory,
  org: string,
): z.output<typeof incidentWithHistory> {
  return { ...viewOf(row, org), alerts: alerts.map(alertViewOf), actions: actions.map(actionViewOf) };
}

function alertViewOf({ startsAt, endsAt, ...alert }: IncidentAlert): z.output<typeof alertView> {
  const { fingerprint, name, status, labels: names, annotations } = alert;
  const times = { starts_at: startsAt.toISOString(), ends_at: timeOrNull(endsAt) };
  return { fingerprint, name, status, labels: names, annotations, ...times };
}

function actionViewOf(row: IncidentAction): z.output<typeof actionView> {
  const { id, actor, details } = row;
  return { id, actor, action: row.action, note: row.note, details, at: row.createdAt.toISOString() };
}
