// Builds the links in alerts, runs and API responses from the base URLs that users can reach.

/** The datasources that Grafana is provisioned with. */
export const DATASOURCES = {
  prometheus: { type: 'prometheus', uid: 'sextant-prometheus' },
  loki: { type: 'loki', uid: 'sextant-loki' },
  jaeger: { type: 'jaeger', uid: 'sextant-jaeger' },
  alertmanager: { type: 'alertmanager', uid: 'sextant-alertmanager' },
  postgres: { type: 'grafana-postgresql-datasource', uid: 'sextant-postgres' },
} as const;

/** Name of the Alertmanager datasource; Grafana's silence page takes a name instead of a uid. */
export const ALERTMANAGER_NAME = 'Alertmanager';

/** Base URLs without a trailing slash. */
export interface LinkBases {
  readonly grafana: string;
  readonly runbooks: string;
}

/** Base URLs in generated files: those of `docker compose up`. */
export const DEFAULT_BASES: LinkBases = {
  grafana: 'http://localhost:3000',
  runbooks: 'http://localhost:8080/runbooks',
};

/** Base URL of the console in generated files. */
export const DEFAULT_CONSOLE_URL = 'http://localhost:8080';

/** Milliseconds since the epoch, or relative, such as `now-1h`. */
export interface TimeRange {
  readonly from: string;
  readonly to: string;
}

export const LAST_HOUR: TimeRange = { from: 'now-1h', to: 'now' };

/** Placeholder for the trace id in `traceTemplate`. */
export const TRACE_ID = '{trace_id}';

export function runbookLink({ runbooks }: Pick<LinkBases, 'runbooks'>, name: string): string {
  return `${runbooks}/${name}.md`;
}

type Grafana = Pick<LinkBases, 'grafana'>;

export function dashboardLink({ grafana }: Grafana, uid: string, range?: TimeRange): string {
  const link = `${grafana}/d/${uid}`;
  return range ? `${link}?from=${range.from}&to=${range.to}` : link;
}

/** Link to a trace in Explore, with a placeholder for its id. */
export function traceTemplate(bases: Grafana): string {
  // Explore requires a time range, although the lookup by id ignores it.
  const link = explore(bases, DATASOURCES.jaeger, { query: TRACE_ID }, LAST_HOUR);
  return link.replace(encodeURIComponent(TRACE_ID), TRACE_ID);
}

export function logsLink(bases: Grafana, expr: string, range: TimeRange): string {
  return explore(bases, DATASOURCES.loki, { expr, queryType: 'range' }, range);
}

export function queryLink(bases: Grafana, expr: string): string {
  return explore(bases, DATASOURCES.prometheus, { expr, range: true }, LAST_HOUR);
}

/** Grafana's form for a new silence, with the alert's name filled in. */
export function silenceLink({ grafana }: Grafana, alertname: string): string {
  const matcher = encodeURIComponent(`alertname=${alertname}`);
  return `${grafana}/alerting/silence/new?alertmanager=${ALERTMANAGER_NAME}&matcher=${matcher}`;
}

/** https://grafana.com/docs/grafana/latest/explore/get-started-with-explore/#generate-explore-urls-from-external-tools */
function explore(
  { grafana }: Grafana,
  datasource: { readonly type: string; readonly uid: string },
  query: object,
  range: TimeRange,
): string {
  const panes = { sextant: { datasource: datasource.uid, queries: [{ refId: 'A', datasource, ...query }], range } };
  return `${grafana}/explore?schemaVersion=1&panes=${encodeURIComponent(JSON.stringify(panes))}&orgId=1`;
}
