// Validates what types cannot check: names, messages, guards, bucket bounds and links.
import { windowProblems } from '@sextant/signals/query/windows';
import { thresholdOf, type Alert, type AlertGroup } from '../declare';
import type { LogAlert } from '../logs/declare';
import type { PostedAlert } from '../posted';
import type { Recording } from '../record';

/** The existing targets of links. Links are not checked without their list. */
export interface LinkTargets {
  /** Uids of dashboards. */
  readonly dashboards?: readonly string[];
  /** Names of runbooks, without `.md`. */
  readonly runbooks?: readonly string[];
}

/** Alerts that Prometheus does not evaluate. */
interface OtherAlerts {
  readonly posted?: readonly PostedAlert[];
  readonly logs?: readonly LogAlert[];
}

/** Returns one sentence per problem; empty when valid. */
export function validateAlerts(
  groups: readonly AlertGroup[],
  { posted = [], logs = [] }: OtherAlerts = {},
  targets: LinkTargets = {},
): readonly string[] {
  const alerts = groups.flatMap((g) => g.alerts);
  return [
    ...repeated(groups.map((g) => g.name)).map((name) => `group ${name} is declared twice`),
    ...repeated([...alerts, ...posted, ...logs].map((a) => a.name)).map((name) => `alert ${name} is declared twice`),
    ...recordingProblems(groups.flatMap((g) => g.recordings ?? [])),
    ...posted.flatMap((a) => [...formProblems(a), ...linkProblems(a, targets)].map((p) => `alert ${a.name}: ${p}`)),
    ...logs.flatMap((a) =>
      [...formProblems(a), ...linkProblems(a, targets), ...testProblems(a)].map((p) => `alert ${a.name}: ${p}`),
    ),
    ...alerts.flatMap((a) =>
      [...formProblems(a), ...valueProblems(a), ...linkProblems(a, targets), ...testProblems(a)].map(
        (problem) => `alert ${a.name}: ${problem}`,
      ),
    ),
  ];
}

function recordingProblems(recordings: readonly Recording[]): string[] {
  const names = recordings.map(({ name }) => name);
  return [
    ...recordings.flatMap(({ name, value }) => windowProblems(value).map((text) => `recording rule ${name}: ${text}`)),
    ...repeated(names).map((name) => `recording rule ${name} is declared twice`),
    ...names
      .filter((name) => !/^[a-zA-Z_]\w*(:\w+){2}$/.test(name))
      .map((name) => `recording rule ${name}: the name must be level:metric:operations`),
  ];
}

function repeated(names: readonly string[]): string[] {
  return names.filter((name, i) => names.indexOf(name) !== i);
}

type CommonFields = Pick<
  Alert,
  'name' | 'summary' | 'description' | 'team' | 'for' | 'keepFiringFor' | 'priority' | 'severity'
>;

function formProblems(alert: CommonFields): string[] {
  const problems: string[] = [];
  if (!/^([A-Z]+[a-z0-9]*)+$/.test(alert.name)) problems.push('the name must be PascalCase');
  if (alert.summary.trim() === '') problems.push('summary is empty: say what is wrong in one line');
  if (alert.description.trim() === '') problems.push('description is empty: say what it means for users');
  if (alert.team.trim() === '') problems.push('team is empty: say who acts');
  for (const [field, duration] of Object.entries({ for: alert.for, keepFiringFor: alert.keepFiringFor })) {
    if (duration !== undefined && !/^[1-9]\d*(s|m|h|d)$/.test(duration)) {
      problems.push(`invalid ${field} ${duration}: expected an integer of s, m, h or d`);
    }
  }
  if ((alert.priority === 'P0' || alert.priority === 'P1') && alert.severity !== 'critical') {
    problems.push(`${alert.priority} pages, so the severity must be critical`);
  }
  return problems;
}

function valueProblems(alert: Alert): string[] {
  const problems = [...windowProblems(alert.value), ...(alert.guard ? windowProblems(alert.guard.count) : [])];
  const { edges, unit } = alert.value;
  const limit = thresholdOf(alert.fires).value;
  if (!Number.isFinite(limit)) problems.push('the threshold is not a number');
  if (edges && !edges.includes(limit)) {
    problems.push(`threshold ${limit} is not a bucket bound: expected ${edges.join(', ')}`);
  }
  if (!alert.guard && (edges !== undefined || unit === 'ratio' || unit === 'percent')) {
    problems.push('a ratio, percentage or quantile needs a guard with a minimum count');
  }
  if (alert.guard && alert.guard.atLeast < 1) problems.push('the minimum count of the guard must be at least 1');
  return problems;
}

function linkProblems(alert: Pick<Alert, 'dashboard' | 'runbook'>, targets: LinkTargets): string[] {
  const problems: string[] = [];
  if (targets.dashboards && !targets.dashboards.includes(alert.dashboard)) {
    problems.push(`unknown dashboard ${alert.dashboard}: expected ${targets.dashboards.join(', ')}`);
  }
  if (targets.runbooks && !targets.runbooks.includes(alert.runbook)) {
    problems.push(`runbook ${alert.runbook}.md not found: write it`);
  }
  return problems;
}

function testProblems(alert: {
  readonly severity: Alert['severity'];
  readonly tests: readonly { readonly fires?: unknown }[];
}): string[] {
  const problems: string[] = [];
  if (!alert.tests.some((t) => t.fires)) problems.push('no test makes it fire');
  if (alert.severity !== 'none' && alert.tests.every((t) => t.fires)) problems.push('every test makes it fire');
  return problems;
}
