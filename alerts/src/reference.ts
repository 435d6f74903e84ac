// The reference of all alerts as Markdown.
import type { Quantity } from '@sextant/signals/query/expression';
import { thresholdOf, type Alert } from './declare';
import type { LogAlert } from './logs/declare';
import type { PostedAlert } from './posted';
import { quantityText } from './units';

const HEADER = ['alert', 'severity', 'message', 'threshold', 'must hold', 'team', 'runbook'];

/** A table per group of rules, and one of the alerts that services post. */
export function alertsDocument(
  groups: readonly { readonly name: string; readonly alerts: readonly (Alert | LogAlert)[] }[],
  posted: readonly PostedAlert[],
): string {
  const sections = groups
    .filter(({ alerts }) => alerts.length > 0)
    .map(({ name, alerts }) => section(name, alerts.map(ruleRow)));
  const text = [
    '# Alerts',
    'Generated from `alerts/src/rules` by `make generate`; do not edit.',
    'P0 and P1 page. In a message, `…` is the value, and a name in angle brackets is a label. `must hold` is how long the ' +
      'condition must hold before the alert fires. The guide to monitoring is [operations/monitoring.md](operations/monitoring.md).',
    ...sections,
    section('alerts on tenants', posted.map(postedRow)),
  ];
  return `${text.join('\n\n')}\n`;
}

function section(title: string, rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('<', '\\<')).join(' | ')} |`;
  return [`## ${title}\n`, line(HEADER), line(HEADER.map(() => '---')), ...rows.map(line)].join('\n');
}

function ruleRow({ fires, for: hold, summary, ...alert }: Alert | LogAlert): readonly string[] {
  const threshold = `${'above' in fires ? 'above' : 'below'} ${limitText(thresholdOf(fires))}`;
  return rowOf(alert, { message: withoutTemplates(summary), threshold, hold: hold ?? 'at once' });
}

function postedRow({ fires, summary, ...alert }: PostedAlert): readonly string[] {
  const threshold = fires ? `above ${limitText(fires.above)}` : '–';
  return rowOf(alert, { message: summary.replace(/\{(\w+)\}/g, '<$1>'), threshold, hold: 'checked every 5m' });
}

/** Long durations in minutes or hours. */
function limitText(limit: Quantity): string {
  const { unit, value } = limit;
  if (unit === 'seconds' && value >= 3600) return `${value / 3600}h`;
  if (unit === 'seconds' && value >= 60) return `${value / 60}m`;
  return quantityText(limit);
}

interface Condition {
  readonly message: string;
  readonly threshold: string;
  readonly hold: string;
}

function rowOf(
  { name, severity, priority, team, runbook }: Pick<Alert, 'name' | 'severity' | 'priority' | 'team' | 'runbook'>,
  { message, threshold, hold }: Condition,
): readonly string[] {
  const level = priority === undefined ? severity : `${severity}, ${priority}`;
  return [name, level, message, threshold, hold, team, `[${runbook}](../alerts/runbooks/${runbook}.md)`];
}

/** Replaces Prometheus templates: of labels by their names, of values by `…`. */
function withoutTemplates(message: string): string {
  return message.replace(/\{\{[^}]*\$labels\.(\w+)[^}]*\}\}/g, '<$1>').replace(/\{\{[^}]*\}\}/g, '…');
}
