// The queries of the generated dashboards, with variables interpolated as in Grafana.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../home';

export interface PanelQuery {
  readonly dashboard: string;
  readonly panel: string;
  readonly datasource: string;
  readonly expr: string;
}

interface Dashboard {
  readonly title: string;
  readonly panels: readonly Panel[];
}

interface Panel {
  readonly type: string;
  readonly title: string;
  readonly datasource?: { readonly uid?: string };
  readonly targets?: readonly { readonly expr?: string; readonly datasource?: { readonly uid?: string } }[];
  readonly panels?: readonly Panel[];
}

/** All queries of all panels in dashboards/generated/boards. */
export function panelQueries(): readonly PanelQuery[] {
  const folder = join(REPOSITORY, 'dashboards', 'generated', 'boards');
  return readdirSync(folder).flatMap((file) => {
    const board = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Dashboard;
    return board.panels.flatMap((p) => [p, ...(p.panels ?? [])]).flatMap((p) => queriesOf(board.title, p));
  });
}

function queriesOf(dashboard: string, panel: Panel): PanelQuery[] {
  return (panel.targets ?? []).flatMap(({ expr, datasource = panel.datasource }) =>
    expr === undefined
      ? []
      : [{ dashboard, panel: panel.title, datasource: datasource?.uid ?? '', expr: interpolate(expr) }],
  );
}

const INTERVALS = /\$\{?(__rate_interval|__interval|__auto|__range|window)\}?/g;

function interpolate(expr: string): string {
  return expr.replace(INTERVALS, '1m').replace(/\$\{?\w+(:\w+)?\}?/g, '.+');
}

/** The title of the dashboard and of the panel. */
export function nameOf(query: PanelQuery): string {
  return `${query.dashboard} / ${query.panel}`;
}
