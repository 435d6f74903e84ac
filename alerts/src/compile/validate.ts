// What types cannot check about alerts: names, texts, guards, bucket edges, and that links lead somewhere.
import { limitOf, type Alert, type AlertGroup } from '../declare';
import type { PostedAlert } from '../posted';

/** What exists outside the declarations; a check without its list is left out. */
export interface Known {
  /** Uids of dashboards. */
  readonly dashboards?: readonly string[];
  /** Names of runbooks, without `.md`. */
  readonly runbooks?: readonly string[];
}

/** Every problem as a sentence that names the alert and the fix; an empty list means valid. */
export function validateAlerts(
  groups: readonly AlertGroup[],
  posted: readonly PostedAlert[] = [],
  known: Known = {},
): readonly string[] {
  const alerts = groups.flatMap((g) => g.alerts);
  return [
    ...repeated(groups.map((g) => g.name)).map((name) => `group ${name} is declared twice`),
    ...repeated([...alerts, ...posted].map((a) => a.name)).map((name) => `alert ${name} is declared twice`),
    ...posted.flatMap((a) => [...formProblems(a), ...linkProblems(a, known)].map((p) => `alert ${a.name}: ${p}`)),
    ...alerts.flatMap((a) =>
      [...formProblems(a), ...valueProblems(a), ...linkProblems(a, known), ...testProblems(a)].map(
        (problem) => `alert ${a.name}: ${problem}`,
      ),
    ),
  ];
}

function repeated(names: readonly string[]): string[] {
  return names.filter((name, i) => names.indexOf(name) !== i);
}

type Form = Pick<Alert, 'name' | 'summary' | 'description' | 'team' | 'for' | 'priority' | 'severity'>;

function formProblems(alert: Form): string[] {
  const problems: string[] = [];
  if (!/^([A-Z]+[a-z0-9]*)+$/.test(alert.name)) problems.push('the name must be PascalCase');
  if (alert.summary.trim() === '') problems.push('summary is empty: say what is wrong in one line');
  if (alert.description.trim() === '') problems.push('description is empty: say what it means for users');
  if (alert.team.trim() === '') problems.push('team is empty: say who acts');
  if (alert.for !== undefined && !/^[1-9]\d*(s|m|h|d)$/.test(alert.for)) {
    problems.push(`for is ${alert.for}: write a whole number of s, m, h or d`);
  }
  if ((alert.priority === 'P0' || alert.priority === 'P1') && alert.severity !== 'critical') {
    problems.push(`${alert.priority} pages, so the severity must be critical`);
  }
  return problems;
}

function valueProblems(alert: Alert): string[] {
  const problems: string[] = [];
  const { edges, unit } = alert.value;
  const limit = limitOf(alert.fires).value;
  if (!Number.isFinite(limit)) problems.push('the threshold is not a number');
  if (edges && !edges.includes(limit)) {
    problems.push(`threshold ${limit} is not a bucket edge (${edges.join(', ')}), so the quantile is a guess there`);
  }
  if (!alert.guard && (edges !== undefined || unit === 'ratio' || unit === 'percent')) {
    problems.push('a share or quantile needs a guard: the least that must have been counted');
  }
  if (alert.guard && alert.guard.atLeast < 1) problems.push('the guard must ask for at least 1');
  return problems;
}

function linkProblems(alert: Pick<Alert, 'dashboard' | 'runbook'>, known: Known): string[] {
  const problems: string[] = [];
  if (known.dashboards && !known.dashboards.includes(alert.dashboard)) {
    problems.push(`there is no dashboard ${alert.dashboard}; there are ${known.dashboards.join(', ')}`);
  }
  if (known.runbooks && !known.runbooks.includes(alert.runbook)) {
    problems.push(`there is no runbook ${alert.runbook}.md: write it`);
  }
  return problems;
}

function testProblems(alert: Alert): string[] {
  const problems: string[] = [];
  if (!alert.tests.some((t) => t.fires)) problems.push('no test makes it fire');
  if (alert.severity !== 'none' && alert.tests.every((t) => t.fires)) problems.push('no test keeps it silent');
  return problems;
}
