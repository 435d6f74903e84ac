// The queries of the generated dashboards, with their variables filled in as Grafana would.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../home';

export interface PanelQuery {
  readonly dashboard: string;
  readonly panel: string;
  readonly datasource: string;
  readonly expr: string;
}

interface Board {
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

/** Every query of every panel, from dashboards/generated/boards. */
export function panelQueries(): readonly PanelQuery[] {
  const folder = join(REPOSITORY, 'dashboards', 'generated', 'boards');
  return readdirSync(folder).flatMap((file) => {
    const board = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Board;
    return board.panels.flatMap((p) => [p, ...(p.panels ?? [])]).flatMap((p) => queriesOf(board.title, p));
  });
}

function queriesOf(dashboard: string, panel: Panel): PanelQuery[] {
  return (panel.targets ?? []).flatMap(({ expr, datasource = panel.datasource }) =>
    expr === undefined
      ? []
      : [{ dashboard, panel: panel.title, datasource: datasource?.uid ?? '', expr: filledIn(expr) }],
  );
}

const INTERVALS = /\$\{?(__rate_interval|__interval|__auto|__range|window)\}?/g;

function filledIn(expr: string): string {
  return expr.replace(INTERVALS, '1m').replace(/\$\{?\w+(:\w+)?\}?/g, '.+');
}

/** The same panel of the same dashboard. */
export function nameOf(query: PanelQuery): string {
  return `${query.dashboard} / ${query.panel}`;
}
