// Compiles dashboards to the JSON that Grafana provisions.
import {
  DashboardBuilder,
  DashboardCursorSync,
  type Dashboard as GrafanaDashboard,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dashboard } from './declare';
import { buildPanel } from './panel-builder';
import { sqlVariables } from './sql/variable';
import { validateDashboards } from './validate';
import { annotations, links, TAG, variables } from './variables';

const GRID_WIDTH = 24;
const ROW_HEIGHT = 9;

export class DashboardsError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`invalid dashboards:\n${problems.map((p) => `  - ${p}`).join('\n')}`);
    this.name = 'DashboardsError';
  }
}

/** Compiles to Grafana's classic model; throws a DashboardsError that lists every problem. */
export function compileDashboards(dashboards: readonly Dashboard[]): readonly GrafanaDashboard[] {
  const problems = validateDashboards(dashboards);
  if (problems.length > 0) throw new DashboardsError(problems);
  return dashboards.map(dashboardOf);
}

/** The file of a dashboard. */
export function dashboardText(dashboard: GrafanaDashboard): string {
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}

function dashboardOf(dashboard: Dashboard): GrafanaDashboard {
  const builder = new DashboardBuilder(dashboard.title)
    .uid(dashboard.uid)
    .description(dashboard.description)
    .tags([TAG])
    .timezone('browser')
    .time({ from: 'now-1h', to: 'now' })
    .refresh('10s')
    .readonly()
    .tooltip(DashboardCursorSync.Tooltip)
    .variables([...variables(), ...sqlVariables(dashboard)])
    .links(links())
    .annotations(annotations());
  dashboard.rows.forEach((row, line) => {
    const width = Math.floor(GRID_WIDTH / row.length);
    row.forEach((panel, column) => {
      builder.withPanel(buildPanel(panel, { x: column * width, y: line * ROW_HEIGHT, w: width, h: ROW_HEIGHT }));
    });
  });
  return builder.build();
}
