// Incidents as the API shows them.
import type { Incident, IncidentAction, IncidentAlert, IncidentWithHistory } from '@sextant/records/incidents';
import { INCIDENT_STATES } from '@sextant/records/schema/incidents';
import { z } from 'zod';
import { itsOrg } from '../http/org-scope';
import { nullableText, nullableTime, text, time } from '../http/fields';
import { pageQuery } from '../http/pages';

const incident = {
  id: z.string(),
  org: itsOrg,
  key: z.string().describe('what its alerts have in common'),
  title: z.string(),
  summary: nullableText,
  severity: z.string(),
  state: z.enum(INCIDENT_STATES),
  opened_at: time,
  acknowledged_at: nullableTime,
  resolved_at: nullableTime,
};
const texts = z.record(z.string(), z.string());
const alertView = z.object({
  fingerprint: z.string(),
  name: z.string(),
  status: z.string(),
  labels: texts,
  annotations: texts,
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
    actions: z.array(actionView).describe('what was done about it, oldest first'),
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
    acknowledged_at: textOf(acknowledgedAt),
    resolved_at: textOf(resolvedAt),
  };
}

export function historyOf(
  { alerts, actions, ...row }: IncidentWithHistory,
  org: string,
): z.output<typeof incidentWithHistory> {
  return { ...viewOf(row, org), alerts: alerts.map(alertOf), actions: actions.map(actionOf) };
}

function alertOf({ fingerprint, name, status, labels, annotations, startsAt, endsAt }: IncidentAlert) {
  const at = { starts_at: startsAt.toISOString(), ends_at: textOf(endsAt) };
  return { fingerprint, name, status, labels, annotations, ...at };
}

function actionOf({ id, actor, action: done, note: said, details, createdAt }: IncidentAction) {
  return { id, actor, action: done, note: said, details, at: createdAt.toISOString() };
}

function textOf(at: Date | null): string | null {
  return at && at.toISOString();
}
