// Exports the statistics of incidents from every replica.
import { startLoop, type Loop } from '@sextant/http/service/loop';
import type { Database } from '@sextant/records/database';
import { incidentStatistics, type IncidentStatistics } from '@sextant/records/incidents/statistics';
import {
  INCIDENT_DAYS,
  INCIDENT_SEVERITIES,
  incidentActionsLastDay,
  incidentMeanAcknowledgeSeconds,
  incidentMeanResolveSeconds,
  incidentsUnresolved,
  UNRESOLVED_STATES,
} from '@sextant/signals/incidents';
import { gauge } from '@sextant/telemetry/metrics';
import { loggedOnce } from '../background/logged-once';

const INTERVAL_MS = 60_000;

/** Reads the statistics once a minute; the last ones count while the database is away. */
export function startIncidentGauges(database: Database, intervalMs = INTERVAL_MS): Loop {
  let last: IncidentStatistics | undefined;
  show(() => last);
  const attempt = loggedOnce('read statistics of incidents', 'incidents');
  return startLoop({
    ...{ what: 'read statistics of incidents', operation: 'incidents', intervalMs },
    round: () =>
      attempt(async () => {
        last = await incidentStatistics(database, INCIDENT_DAYS);
        return 'done';
      }),
  });
}

function show(last: () => IncidentStatistics | undefined): void {
  gauge(incidentsUnresolved).onCollect((set) => {
    const statistics = last();
    if (!statistics) return;
    for (const severity of INCIDENT_SEVERITIES)
      for (const state of UNRESOLVED_STATES) set({ severity, state }, countOf(statistics.unresolved, severity, state));
  });
  showSeconds(incidentMeanAcknowledgeSeconds, () => last()?.meanAcknowledgeSeconds);
  showSeconds(incidentMeanResolveSeconds, () => last()?.meanResolveSeconds);
  gauge(incidentActionsLastDay).onCollect((set) => {
    const actions = last()?.actionsLastDay;
    for (const by of ['caller', 'platform'] as const) if (actions) set({ by }, actions[by]);
  });
}

function showSeconds(
  metric: typeof incidentMeanAcknowledgeSeconds | typeof incidentMeanResolveSeconds,
  seconds: () => number | null | undefined,
): void {
  gauge(metric).onCollect((set) => {
    const value = seconds();
    if (value != null) set({}, value);
  });
}

function countOf(unresolved: IncidentStatistics['unresolved'], severity: string, state: string): number {
  return unresolved.find((group) => group.severity === severity && group.state === state)?.count ?? 0;
}
