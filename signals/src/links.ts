// Links in alerts, runs and answers of the API: every one is made here, from the addresses that people reach.

/** The datasources that Grafana is provisioned with. */
export const DATASOURCES = {
  prometheus: { type: 'prometheus', uid: 'sextant-prometheus' },
  loki: { type: 'loki', uid: 'sextant-loki' },
  jaeger: { type: 'jaeger', uid: 'sextant-jaeger' },
  alertmanager: { type: 'alertmanager', uid: 'sextant-alertmanager' },
} as const;

/** Name of the Alertmanager datasource: Grafana's page for silences takes names, not uids. */
export const ALERTMANAGER_NAME = 'Alertmanager';

/** Base addresses, without a slash at the end. */
export interface LinkBases {
  readonly grafana: string;
  /** Folder of the runbooks. */
  readonly runbooks: string;
}

/** The bases in generated files: where `docker compose up` serves Grafana and ops. */
export const DEFAULT_BASES: LinkBases = {
  grafana: 'http://localhost:3000',
  runbooks: 'http://localhost:8080/runbooks',
};

/** Milliseconds since the epoch, or relative as `now-1h`. */
export interface TimeRange {
  readonly from: string;
  readonly to: string;
}

export const LAST_HOUR: TimeRange = { from: 'now-1h', to: 'now' };

/** Stands for the trace id in `traceTemplate`. */
export const TRACE_ID = '{trace_id}';

export function runbookLink({ runbooks }: Pick<LinkBases, 'runbooks'>, name: string): string {
  return `${runbooks}/${name}.md`;
}

type Grafana = Pick<LinkBases, 'grafana'>;

export function dashboardLink({ grafana }: Grafana, uid: string, range?: TimeRange): string {
  const link = `${grafana}/d/${uid}`;
  return range ? `${link}?from=${range.from}&to=${range.to}` : link;
}

/** The trace in Explore, with its id left open. */
export function traceTemplate(bases: Grafana): string {
  // A trace is found by its id whatever the range; Explore wants one all the same.
  const link = explore(bases, DATASOURCES.jaeger, { query: TRACE_ID }, LAST_HOUR);
  return link.replace(encodeURIComponent(TRACE_ID), TRACE_ID);
}

export function logsLink(bases: Grafana, expr: string, range: TimeRange): string {
  return explore(bases, DATASOURCES.loki, { expr, queryType: 'range' }, range);
}

export function queryLink(bases: Grafana, expr: string): string {
  return explore(bases, DATASOURCES.prometheus, { expr, range: true }, LAST_HOUR);
}

/** Grafana's form for a new silence in Alertmanager, filled in with the alert's name. */
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
