// Links of a panel: to its runbooks and to the console, and from each of its series to logs, traces and pages of the console.
import { DEFAULT_BASES, DEFAULT_CONSOLE_URL, logsLink, runbookLink } from '@sextant/signals/links';
import { lines, logs } from '@sextant/signals/query/logql';
import { render } from '@sextant/signals/query/render';
import { DashboardLinkType, type DashboardLink } from '@grafana/grafana-foundation-sdk/dashboard';
import { consoleBoard } from './board-links';
import type { Panel } from './declare';

/** The time range of the board, in milliseconds, for Grafana's own pages. */
const BOARD_RANGE = { from: '${__from}', to: '${__to}' } as const;
/** The time range of the board as the console reads it. */
const CONSOLE_RANGE = 'from=${__from:date:iso}&to=${__to:date:iso}';

/** The links in the corner of a panel: the runbooks of its alerts, and the panel in the console. */
export function cornerLinks(uid: string, { id, thresholds }: Panel): readonly DashboardLink[] {
  const runbooks = [...new Set(thresholds.flatMap(({ runbook }) => runbook ?? []))];
  return [
    ...runbooks.map((name) => link(`Runbook: ${name}`, runbookLink(DEFAULT_BASES, name))),
    link('Open in the console', `${consoleBoard(uid)}?panel=${id}&${CONSOLE_RANGE}&\${__all_variables}`),
  ];
}

/** The links of each series, by the labels in its name. Grafana and the console fill in the values. */
export function seriesLinks(panel: Pick<Panel, 'queries'>): readonly DashboardLink[] {
  return labelsOf(panel).flatMap((label) => LINKS_OF_LABEL[label] ?? []);
}

/** The links of a table: each column has those of its label. */
export function columnLinks(panel: Pick<Panel, 'queries'>) {
  return labelsOf(panel).flatMap((label) => {
    const links = LINKS_OF_LABEL[label];
    const properties = [{ id: 'links', value: links }];
    return links ? [{ matcher: { id: 'byName', options: label }, properties }] : [];
  });
}

function labelsOf({ queries }: Pick<Panel, 'queries'>): readonly string[] {
  const labels = queries.flatMap(({ legend }) => [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label!));
  return [...new Set(labels)];
}

const labelValue = (label: string): string => `\${__field.labels.${label}:percentencode}`;

/** A page of the console about the value of a label. */
const page = (title: string, path: string): DashboardLink =>
  link(title, `${DEFAULT_CONSOLE_URL}${path}${path.includes('?') ? '&' : '?'}${CONSOLE_RANGE}`);

/** Label → links. */
const LINKS_OF_LABEL: Readonly<Record<string, readonly DashboardLink[]>> = {
  service: [
    link('Log lines of ${__field.labels.service}', serviceLogs()),
    page('Traces of ${__field.labels.service}', `/traces?service=${labelValue('service')}`),
  ],
  kind: [page('Runs of ${__field.labels.kind}', `/runs?kind=${labelValue('kind')}`)],
  queue: [page('Queues', '/queues')],
  objective: [page('Objectives', '/objectives')],
  alertname: [page('${__field.labels.alertname}', `/alerts/${labelValue('alertname')}`)],
  org: [page('Usage of ${__field.labels.org}', `/usage?org=${labelValue('org')}`)],
};

/** Explore with the lines of the service of a series. Names of services have no character that needs quotes. */
function serviceLogs(): string {
  const placeholder = 'service-of-the-series';
  const url = logsLink({ grafana: '' }, render(lines(logs({ service: placeholder }))), BOARD_RANGE);
  const encoded = Object.values(BOARD_RANGE).reduce((text, raw) => text.replace(encodeURIComponent(raw), raw), url);
  return encoded.replace(placeholder, labelValue('service'));
}

function link(title: string, url: string): DashboardLink {
  return {
    ...{ title, url, type: DashboardLinkType.Link, icon: 'external link', tooltip: '', tags: [] },
    ...{ asDropdown: false, targetBlank: false, includeVars: false, keepTime: false },
  };
}
