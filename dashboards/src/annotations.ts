// Annotations: on each panel the alerts whose thresholds it draws, and on all panels the starts of processes.
import type { Alert } from '@sextant/alerts/declare';
import { processStartTimeSeconds } from '@sextant/signals/process';
import { oneOf } from '@sextant/signals/query/match';
import { max, times } from '@sextant/signals/query/operators';
import { firingAlerts, value } from '@sextant/signals/query/promql';
import { render } from '@sextant/signals/query/render';
import type { AnnotationQuery } from '@grafana/grafana-foundation-sdk/dashboard';
import { PROMETHEUS } from './datasources';
import type { Dashboard, Panel } from './declare';

/** The name and the board of an alert. */
export type AnnotatedAlert = Pick<Alert, 'name' | 'dashboard'>;

/**
 * The annotations of a board. An alert marks only the panels that draw its threshold. Alerts of the board that no panel
 * draws, and starts, have a switch.
 */
export function annotations(board: Dashboard, alerts: readonly AnnotatedAlert[]): readonly AnnotationQuery[] {
  const panels = board.rows.flat().filter(showsPrometheus);
  const drawn = new Set(panels.flatMap(alertNames));
  const others = alerts.filter(({ name, dashboard }) => dashboard === board.uid && !drawn.has(name));
  return [
    starts(),
    ...(others.length > 0 ? [{ ...firing('Other alerts', names(others)), enable: false }] : []),
    ...panels.filter((panel) => alertNames(panel).length > 0).map(alertsOfPanel),
  ];
}

/** Prometheus knows when its own alerts fired, not those of Loki's ruler. */
function showsPrometheus({ kind, queries }: Panel): boolean {
  return kind === 'timeseries' && queries.every(({ expr }) => expr.language === 'promql');
}

/** Deployments and restarts: the newest start of each service, at its time. */
function starts(): AnnotationQuery {
  return {
    ...common('Starts', 'blue'),
    // Grafana reads times in milliseconds.
    expr: render(times(max(value(processStartTimeSeconds), { by: ['service'] }), 1000)),
    useValueForTime: true,
    titleFormat: '{{service}} started',
    step: STEP,
  };
}

function alertsOfPanel(panel: Panel): AnnotationQuery {
  return {
    ...firing(`Alerts of ${panel.title}`, alertNames(panel)),
    iconColor: panel.thresholds.some(({ severity }) => severity === 'critical') ? 'red' : 'orange',
    // A switch for each panel would fill the head of the board.
    hide: true,
    filter: { exclude: false, ids: [panel.id] },
  };
}

function firing(name: string, alertnames: readonly string[]): AnnotationQuery {
  return {
    ...common(name, 'orange'),
    expr: render(firingAlerts({ alertname: oneOf(...alertnames) })),
    titleFormat: '{{alertname}}',
    textFormat: '{{severity}} {{service}}',
    step: STEP,
  };
}

const STEP = '30s';

function common(name: string, iconColor: string) {
  return { name, iconColor, datasource: PROMETHEUS, enable: true, hide: false } as const;
}

const names = (alerts: readonly { readonly name: string }[]): readonly string[] =>
  [...new Set(alerts.map(({ name }) => name))].sort();

function alertNames({ thresholds }: Panel): readonly string[] {
  return [...new Set(thresholds.flatMap(({ name }) => name ?? []))].sort();
}
