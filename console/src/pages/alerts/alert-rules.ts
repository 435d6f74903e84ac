// Alert rules for people: filtered, grouped, and with readable messages.
import type { ResponseOf } from '../../api/types';
import type { AlertsSearch } from './search';

export type Alert = ResponseOf<'get', '/api/v1/alerts'>['items'][number];
export type AlertInstance = Alert['instances'][number];

export interface AlertGroup {
  readonly title: string;
  /** Groups of rules with instances show these; the others show the condition. */
  readonly active: boolean;
  readonly alerts: readonly Alert[];
}

/** Rules that match all filters, in the order of the API: firing first, then by severity. */
export function filterAlerts(
  alerts: readonly Alert[],
  { q, state, severity, team }: Pick<AlertsSearch, 'q' | 'state' | 'severity' | 'team'>,
): readonly Alert[] {
  const wanted = q?.toLowerCase();
  return alerts.filter(
    (alert) =>
      (state === undefined || alert.state === state) &&
      (severity === undefined || alert.severity === severity) &&
      (team === undefined || alert.team === team) &&
      (wanted === undefined || searchText(alert).includes(wanted)),
  );
}

function searchText({ name, summary, description, query, runbook, instances }: Alert): string {
  const labels = instances.flatMap((one) => Object.entries(one.labels).map(([label, value]) => `${label}=${value}`));
  return [name, summary, description, query, runbook, ...labels].join('\n').toLowerCase();
}

/** Firing, pending, heartbeats (which always fire), rules of unknown state, then silent rules by team. */
export function groupAlerts(alerts: readonly Alert[]): readonly AlertGroup[] {
  const of = (test: (alert: Alert) => boolean) => alerts.filter(test);
  const silent = of(({ state }) => state === 'inactive');
  const teams = [...new Set(silent.map(({ team }) => team ?? ''))].sort();
  const groups: readonly AlertGroup[] = [
    { title: 'Firing', active: true, alerts: of((one) => one.state === 'firing' && !isHeartbeat(one)) },
    { title: 'Pending', active: true, alerts: of(({ state }) => state === 'pending') },
    { title: 'Unknown state', active: false, alerts: of(({ state }) => state === 'unknown') },
    ...teams.map((team) => ({
      title: team === '' ? 'Silent rules without a team' : `Silent rules of ${team}`,
      active: false,
      alerts: silent.filter((one) => (one.team ?? '') === team),
    })),
    {
      title: 'Heartbeats, which always fire',
      active: true,
      alerts: of((one) => one.state === 'firing' && isHeartbeat(one)),
    },
  ];
  return groups.filter((group) => group.alerts.length > 0);
}

/** A rule that fires while alerting works. */
export function isHeartbeat({ severity }: Alert): boolean {
  return severity === 'none';
}

/** The number of instances that a silence mutes; null if Alertmanager is away. */
export function silencedCount({ instances }: Pick<Alert, 'instances'>): number | null {
  if (instances.some(({ silenced_by: by }) => by === null)) return null;
  return instances.filter(({ silenced_by: by }) => by !== null && by.length > 0).length;
}

/** The message of the first instance and how many more there are, or the template of the rule with readable placeholders. */
export function summaryOf({ summary, instances }: Pick<Alert, 'summary' | 'instances'>): string | null {
  const [first, ...others] = instances;
  if (!first?.summary) return withPlaceholders(summary);
  return others.length === 0 ? first.summary : `${first.summary}, and ${others.length} more`;
}

/** Replaces the fields of templates: `{{ $labels.queue }}` and `{queue}` by `‹queue›`, values by `…`. */
export function withPlaceholders(text: string | null): string | null {
  return (
    text
      ?.replace(/\{\{[^{}]*\}\}/g, (action) => {
        const label = /\$labels\.(\w+)/.exec(action)?.[1];
        return label === undefined ? '…' : `‹${label}›`;
      })
      .replace(/\{(\w+)\}/g, '‹$1›') ?? null
  );
}

/** Labels that only identify the rule, which a page shows otherwise. */
const OF_THE_RULE = new Set(['alertname', 'severity', 'priority', 'team', 'runbook']);

/** The labels that tell the instances of a rule apart, by name. */
export function distinctLabels(labels: AlertInstance['labels']): readonly (readonly [name: string, value: string])[] {
  return Object.entries(labels)
    .filter(([name]) => !OF_THE_RULE.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The org that an instance is about. */
export function orgOf({ tenant, org }: AlertInstance['labels']): string | undefined {
  return tenant ?? org;
}

/** Values of a field among the alerts, for a filter. */
export function valuesOf(alerts: readonly Alert[], field: 'severity' | 'team'): readonly string[] {
  return [...new Set(alerts.flatMap((alert) => alert[field] ?? []))].sort();
}
