// Compiles alerts to Prometheus rule groups.
import { dashboardLink, LAST_HOUR, logsLink, queryLink, runbookLink, silenceLink } from '@sextant/signals/links';
import { scaleDuration } from '@sextant/signals/query/duration';
import { quantity, type AnyVector, type Language } from '@sextant/signals/query/expression';
import { and, gt, gte, lt } from '@sextant/signals/query/operators';
import { render } from '@sextant/signals/query/render';
import type { Alert, AlertGroup } from '../declare';
import type { Recording } from '../record';
import { valueTemplate } from '../units';

export interface RuleOptions {
  /** A factor for durations, windows and minimum counts; below 1 for drills. */
  readonly timeScale: number;
  /** The base URL of runbooks. */
  readonly runbookBase: string;
  /** The URL of Grafana. */
  readonly dashboardBase: string;
}

/** A rule file, sorted by name. */
export function ruleGroups(groups: readonly AlertGroup[], options: RuleOptions): object {
  return {
    groups: sortedByName(groups).map((group) => ({
      name: group.name,
      rules: [
        ...(group.recordings ?? []).map((recording) => recordingRule(recording, options)),
        ...sortedByName(group.alerts).map((alert) => rule(alert, options)),
      ],
    })),
  };
}

/** An alert of Prometheus, or of Loki's ruler. Both have the same format of rules. */
type RuleAlert = Omit<Alert, 'declares' | 'value' | 'guard' | 'tests'> & {
  readonly value: AnyVector;
  readonly guard?: { readonly count: AnyVector; readonly atLeast: number };
};

interface Condition<Q extends Language> {
  readonly value: AnyVector<Q>;
  readonly fires: Alert['fires'];
  readonly guard?: { readonly count: AnyVector<Q>; readonly atLeast: number };
}

/** The labels that an alert adds to those of its value. */
export function labelsOf({
  priority,
  severity,
  team,
}: Pick<Alert, 'priority' | 'severity' | 'team'>): Readonly<Record<string, string>> {
  return { ...(priority ? { priority } : {}), severity, team };
}

/** The annotations of an alert as Prometheus templates. */
export function annotationsOf(alert: RuleAlert, options: RuleOptions): Record<string, string> {
  const bases = { grafana: options.dashboardBase, runbooks: options.runbookBase };
  const query = render(alert.value, { timeScale: options.timeScale });
  return {
    dashboard_url: dashboardLink(bases, alert.dashboard),
    description: alert.description,
    query_url: alert.value.language === 'logql' ? logsLink(bases, query, LAST_HOUR) : queryLink(bases, query),
    runbook_url: runbookLink(bases, alert.runbook),
    silence_url: silenceLink(bases, alert.name),
    summary: alert.summary,
    value: valueTemplate(alert.value.unit),
  };
}

/** Sorts by name, so that generated files are reproducible. */
export function sortedByName<T extends { readonly name: string }>(items: readonly T[]): readonly T[] {
  return [...items].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function recordingRule({ name, value }: Recording, { timeScale }: RuleOptions): object {
  return { record: name, expr: render(value, { timeScale }) };
}

/** An alerting rule. */
export function rule(alert: RuleAlert, options: RuleOptions): object {
  return {
    alert: alert.name,
    expr: render(conditionOf(alert, options.timeScale), { timeScale: options.timeScale }),
    ...(alert.for ? { for: scaleDuration(alert.for, options.timeScale) } : {}),
    ...(alert.keepFiringFor ? { keep_firing_for: scaleDuration(alert.keepFiringFor, options.timeScale) } : {}),
    labels: labelsOf(alert),
    annotations: annotationsOf(alert, options),
  };
}

/** The condition of an alert: the comparison of its value, and its guard. */
export function conditionOf<Q extends Language>({ value, fires, guard }: Condition<Q>, timeScale = 1): AnyVector<Q> {
  const comparison = 'above' in fires ? gt(value, fires.above) : lt(value, fires.below);
  if (!guard) return comparison;
  // Counts are proportional to the window.
  const minCount = Math.max(1, Math.round(guard.atLeast * timeScale));
  return and(comparison, gte(guard.count, quantity(minCount, guard.count.unit)));
}
