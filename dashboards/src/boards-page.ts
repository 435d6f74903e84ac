// The page docs/boards.md: what each board answers, with a picture and its panels.
import type { Dashboard as GrafanaDashboard, Panel as PanelJson } from '@grafana/grafana-foundation-sdk/dashboard';
import { EXPLANATION_ID } from './explanation';

/** Markdown. `make pictures` takes the pictures. */
export function boardsPage(dashboards: readonly GrafanaDashboard[]): string {
  const parts = [HEAD, contents(dashboards), ...dashboards.map(section)];
  return `${parts.join('\n\n')}\n`;
}

const HEAD = `# Boards

Generated from \`dashboards/src/definitions\` by \`make generate\`; do not edit.

The console draws the boards from the JSON that Grafana gets. The pictures are from the console, made by \`make pictures\` from the
data of \`make demo\`. On a board, dashed lines are the thresholds of alerts, a band marks the time while an alert fires on the
panels that draw its threshold, and dots are exemplars, which open a trace. Links between boards carry the time and the variables;
a board has only the variables that its panels use.

\`make up\` also starts Grafana, if this machine has one: put \`grafana\` on the PATH, or set \`SEXTANT_GRAFANA\` to the program.
The boards need Grafana 10.3 or later: earlier versions draw alerts on all panels, and do not know the datasource for Postgres.`;

function contents(dashboards: readonly GrafanaDashboard[]): string {
  const rows = dashboards.map(({ title = '', description = '' }) => [`[${title}](#${anchorOf(title)})`, description]);
  return table(['board', 'answers'], rows);
}

function section({ uid = '', title = '', description = '', templating, panels = [] }: GrafanaDashboard): string {
  const variables = (templating.list ?? []).map(({ name }) => `\`${name}\``).join(', ') || 'none';
  const rows = panels
    .filter((panel): panel is PanelJson => panel.type !== 'row' && panel.id !== EXPLANATION_ID)
    .map((panel) => [panel.title ?? '', panel.description ?? '']);
  return [
    `## ${title}`,
    `${description} Variables: ${variables}.`,
    `![${title}](pictures/board-${uid}-1280-light.webp)`,
    table(['panel', 'shows'], rows),
  ].join('\n\n');
}

const anchorOf = (title: string): string => title.toLowerCase().replaceAll(' ', '-');

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((c) => c.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}
