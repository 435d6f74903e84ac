// Incidents: how many are unresolved, how long people need, and who acts. Read from Postgres, so equal on all replicas.
import { label } from '../declare/label';
import { gauge } from '../declare/metric';

export const INCIDENT_SEVERITIES = ['critical', 'warning', 'info'] as const;
export const UNRESOLVED_STATES = ['open', 'acknowledged'] as const;
/** Days of incidents that the mean times cover. */
export const INCIDENT_DAYS = 30;

export const incidentsUnresolved = gauge({
  name: 'incidents_unresolved',
  help: 'Number of unresolved incidents; equal on all replicas.',
  unit: 'incidents',
  labels: [
    label('severity', 'severity of the incident', INCIDENT_SEVERITIES),
    label('state', 'whether somebody works on the incident', UNRESOLVED_STATES),
  ],
});

export const incidentMeanAcknowledgeSeconds = gauge({
  name: 'incident_mean_acknowledge_seconds',
  help: `Mean time from the opening to the acknowledgement of the incidents of ${INCIDENT_DAYS} days in seconds; absent without one.`,
  unit: 'seconds',
  labels: [],
});

export const incidentMeanResolveSeconds = gauge({
  name: 'incident_mean_resolve_seconds',
  help: `Mean time from the opening to the end of the incidents of ${INCIDENT_DAYS} days in seconds; absent without one.`,
  unit: 'seconds',
  labels: [],
});

export const incidentActionsLastDay = gauge({
  name: 'incident_actions_last_day',
  help: 'Number of actions on incidents in the last 24 hours; equal on all replicas.',
  unit: 'actions',
  labels: [label('by', 'who acted: a person or a program with a key, or the platform itself', ['caller', 'platform'])],
});
