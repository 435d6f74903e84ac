// Compiles declared dashboards to the JSON that Grafana provisions.
import { DashboardBuilder, DashboardCursorSync, type Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Board } from './declare';
import { buildPanel } from './panel-builder';
import { validateDashboards } from './validate';
import { annotations, links, TAG, variables } from './variables';

const GRID_WIDTH = 24;
const ROW_HEIGHT = 9;

export class DashboardsError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`the dashboards are not valid:\n${problems.map((p) => `  - ${p}`).join('\n')}`);
    this.name = 'DashboardsError';
  }
}

/** The boards as classic dashboards of Grafana; throws a DashboardsError that lists every problem of theirs. */
export function compileDashboards(boards: readonly Board[]): readonly Dashboard[] {
  const problems = validateDashboards(boards);
  if (problems.length > 0) throw new DashboardsError(problems);
  return boards.map(dashboardOf);
}

/** The text of a dashboard's file. */
export function dashboardText(dashboard: Dashboard): string {
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}

function dashboardOf(board: Board): Dashboard {
  const builder = new DashboardBuilder(board.title)
    .uid(board.uid)
    .description(board.description)
    .tags([TAG])
    .timezone('browser')
    .time({ from: 'now-1h', to: 'now' })
    .refresh('10s')
    .readonly()
    .tooltip(DashboardCursorSync.Tooltip)
    .variables(variables())
    .links(links())
    .annotations(annotations());
  board.rows.forEach((row, line) => {
    const width = Math.floor(GRID_WIDTH / row.length);
    row.forEach((panel, column) => {
      builder.withPanel(buildPanel(panel, { x: column * width, y: line * ROW_HEIGHT, w: width, h: ROW_HEIGHT }));
    });
  });
  return builder.build();
}
