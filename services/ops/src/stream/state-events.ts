// The events of changed runs, incidents and alerts: what a client needs to know which of its data is out of date.
import type { IncidentStateChange, RunStateChange } from '@sextant/records/run-stats/state-changes';
import type { OrgScope } from '../http/org-scope';
import type { AlertChange } from './alert-watch';
import type { ServerEvent } from './events';

/** Events without an id: a client that reconnects reads the current state, and needs no missed ones. */
type StateEvent = ServerEvent & { readonly id: undefined };

export function runEvent({ id, kind, state }: RunStateChange, org: string): StateEvent {
  return { event: 'run', id: undefined, data: { id, org, kind, state } };
}

export function incidentEvent({ id, title, severity, state }: IncidentStateChange, org: string): StateEvent {
  return { event: 'incident', id: undefined, data: { id, org, title, severity, state } };
}

/** The event of an alert that the scope may see; undefined otherwise: an org sees the alerts on itself only. */
export function alertEvent({ org }: OrgScope, { state, alert }: AlertChange): StateEvent | undefined {
  const { alertname: name, tenant, service, severity } = alert.labels;
  if (org !== null && (tenant !== org || service !== 'ops')) return undefined;
  const since = new Date(alert.startsAt).toISOString();
  const summary = alert.annotations['summary'] ?? null;
  return {
    ...{ event: 'alert', id: undefined },
    data: { name, org: tenant ?? null, state, severity: severity ?? null, since, summary },
  };
}
