// Compiles dashboards to the JSON that Grafana provisions.
import { sextantAlerts } from '@sextant/alerts/rules/sextant';
import {
  DashboardBuilder,
  DashboardCursorSync,
  type Dashboard as GrafanaDashboard,
  type Panel as PanelJson,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { annotations, type AnnotatedAlert } from './annotations';
import { built } from './built';
import { boardLinks, TAG } from './board-links';
import type { Dashboard } from './declare';
import { explanation, EXPLANATION_HEIGHT } from './explanation';
import { buildPanel } from './panel-builder';
import { validateDashboards } from './validate';
import { usedVariables } from './variables';

const GRID_WIDTH = 24;
const ROW_HEIGHT = 9;

const SEXTANT_ALERTS: readonly AnnotatedAlert[] = sextantAlerts.flatMap(({ alerts }) => alerts);

export class DashboardsError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`invalid dashboards:\n${problems.map((p) => `  - ${p}`).join('\n')}`);
    this.name = 'DashboardsError';
  }
}

/**
 * Compiles to Grafana's classic model; throws a DashboardsError that lists every problem.
 *
 * @param alerts those that a board annotates if they name it as theirs; default: the alerts of Sextant
 */
export function compileDashboards(
  dashboards: readonly Dashboard[],
  alerts: readonly AnnotatedAlert[] = SEXTANT_ALERTS,
): readonly GrafanaDashboard[] {
  const problems = validateDashboards(dashboards);
  if (problems.length > 0) throw new DashboardsError(problems);
  return dashboards.map((dashboard) => dashboardOf(dashboard, alerts));
}

/** The file of a dashboard. */
export function dashboardText(dashboard: GrafanaDashboard): string {
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}

function dashboardOf(dashboard: Dashboard, alerts: readonly AnnotatedAlert[]): GrafanaDashboard {
  const panels = panelsOf(dashboard);
  const builder = new DashboardBuilder(dashboard.title)
    .uid(dashboard.uid)
    .description(dashboard.description)
    .tags([TAG])
    .timezone('browser')
    .time({ from: 'now-1h', to: 'now' })
    .refresh('10s')
    .readonly()
    .tooltip(DashboardCursorSync.Tooltip)
    .variables(usedVariables(panels.map(({ targets }) => targets ?? [])).map(built))
    .links(boardLinks(dashboard.uid).map(built))
    .annotations(annotations(dashboard, alerts).map(built));
  for (const panel of panels) builder.withPanel(built(panel));
  return builder.build();
}

/** The explanation of the board, then the panels of its rows, which share the width evenly. */
function panelsOf(dashboard: Dashboard): readonly PanelJson[] {
  const rows = dashboard.rows.flatMap((row, line) => {
    const w = Math.floor(GRID_WIDTH / row.length);
    const y = EXPLANATION_HEIGHT + line * ROW_HEIGHT;
    return row.map((panel, column) => buildPanel(dashboard.uid, panel, { x: column * w, y, w, h: ROW_HEIGHT }));
  });
  const top = { x: 0, y: 0, w: GRID_WIDTH, h: EXPLANATION_HEIGHT };
  return [explanation(dashboard, top), ...rows];
}
