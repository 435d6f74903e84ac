// Annotations: on each panel the alerts whose thresholds it draws; on all panels the starts of processes, drills of alerts and
// unresolved incidents.
import { DASHBOARDS } from '@sextant/alerts/dashboard-uids';
import type { Alert } from '@sextant/alerts/declare';
import { incidentsUnresolved } from '@sextant/signals/incidents';
import { alertDrillsTotal } from '@sextant/signals/ops';
import { processStartTimeSeconds } from '@sextant/signals/process';
import { quantity } from '@sextant/signals/query/expression';
import { oneOf } from '@sextant/signals/query/match';
import { gt, max, sum, times } from '@sextant/signals/query/operators';
import { firingAlerts, increase, value } from '@sextant/signals/query/promql';
import { render } from '@sextant/signals/query/render';
import type { AnnotationQuery } from '@grafana/grafana-foundation-sdk/dashboard';
import { PROMETHEUS } from './datasources';
import type { Dashboard, Panel } from './declare';

/** The name and the board of an alert. */
export type AnnotatedAlert = Pick<Alert, 'name' | 'dashboard'>;

/**
 * The annotations of a board. An alert marks only the panels that draw its threshold. Alerts of the board that no panel
 * draws, starts, drills and incidents have a switch.
 */
export function annotations(board: Dashboard, alerts: readonly AnnotatedAlert[]): readonly AnnotationQuery[] {
  const panels = board.rows.flat().filter(showsPrometheus);
  const drawn = new Set(panels.flatMap(alertNames));
  const others = alerts.filter(({ name, dashboard }) => dashboard === board.uid && !drawn.has(name));
  return [
    starts(),
    drills(),
    { ...incidents(), enable: board.uid === DASHBOARDS.incidents },
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

/** Alerts that somebody sent to the receivers of the installation, to try them. */
function drills(): AnnotationQuery {
  return {
    ...common('Drills', 'purple'),
    expr: render(gt(sum(increase(alertDrillsTotal, '1m')), quantity(0, 'drills'))),
    titleFormat: 'a drill started',
    step: STEP,
  };
}

/** While somebody must act. Off on most boards, as it marks all panels for long. */
function incidents(): AnnotationQuery {
  const unresolved = max(value(incidentsUnresolved), { by: ['severity'] });
  return {
    ...common('Incidents', 'yellow'),
    expr: render(gt(unresolved, quantity(0, 'incidents'))),
    titleFormat: 'unresolved incident',
    textFormat: '{{severity}}',
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
