// The data of a panel: its queries with the variables filled in, limited to the caller's org.
import { ProblemError } from '@sextant/http/problem';
import type { TimeRange } from '@sextant/records/database/time-ranges';
import type { Database } from '@sextant/records/database';
import { ALL_ORGS } from '@sextant/records/database/scope';
import { isPanelTimeout, readPanel, type PanelTable } from '@sextant/records/panels/panel-query';
import { forbidden } from '../auth/refusals';
import type { OpsDeps } from '../deps';
import type { OrgScope } from '../http/org-scope';
import { limitLogsToOrg } from '../logs/limit';
import { parseLine, type LogLine } from '../logs/line';
import { nanosecondsOf, queryLoki } from '../logs/loki';
import { isVisibleLine } from '../logs/query';
import { queryExemplars, queryInstant, queryRange, type Exemplar } from '../metrics/prometheus';
import { limitToOrg } from '../metrics/promql';
import type { Series } from '../metrics/series';
import type { Stores } from '../stores/stores';
import type { Board, Panel, Target } from './board';
import { bindVariables } from './sql';
import { checkedValues, filler, fillerOfDefaults, type ChosenValues } from './variables';

export interface PanelRequest {
  readonly board: Board;
  readonly panel: Panel;
  readonly chosen: ChosenValues;
  readonly range: TimeRange;
  /** In seconds. */
  readonly step: number;
  readonly signal: AbortSignal;
}

export interface TargetData {
  readonly refId: string;
  readonly series: readonly (Series & { readonly name: string })[];
  readonly lines: readonly LogLine[];
  readonly exemplars: readonly Exemplar[];
  /** The rows of a query to Postgres; null for other queries. */
  readonly table: PanelTable | null;
  readonly truncated: boolean;
}

/** Lines of a panel. */
const MAX_LINES = 200;
/** Rows of a query to Postgres. */
export const MAX_ROWS = 1_000;
const SQL_TIMEOUT_MS = 5_000;

/** The data of each query. Throws ProblemError: 403 if the panel cannot be limited to the caller's org. */
export async function panelData(
  { stores, database }: Pick<OpsDeps, 'stores' | 'database'>,
  scope: OrgScope,
  request: PanelRequest,
): Promise<readonly TargetData[]> {
  const { board, panel, chosen, range, step } = request;
  const fill = filler(board, chosen, { range, step });
  const queries = panel.targets.map((target) => {
    const language = languageOf(panel, target);
    const query = limited(fill(target.expr), language, scope);
    if (query === undefined) throw platformOnly();
    return { target, query, language };
  });
  return Promise.all(
    queries.map(({ target, query, language }) => {
      switch (language) {
        case 'postgres':
          return rowData(database, scope, { ...request, target });
        case 'loki':
          return logData(stores, scope, { ...request, target, query });
        default:
          return metricData(stores, { ...request, target, query });
      }
    }),
  );
}

function platformOnly() {
  return forbidden(
    'org',
    'this panel shows the data of every org and cannot be limited to one: it requires the platform key',
  );
}

const limitable = new WeakMap<Panel, boolean>();

/** Whether the data of a panel can be limited to one org. Its queries are parsed once: they do not change. */
export function canBeLimited(board: Board, panel: Panel): boolean {
  const can = limitable.get(panel) ?? parsesToLimited(board, panel);
  limitable.set(panel, can);
  return can;
}

function parsesToLimited(board: Board, panel: Panel): boolean {
  const fill = fillerOfDefaults(board);
  const scope = { orgId: '', org: 'org' };
  return panel.targets.every((target) => limited(fill(target.expr), languageOf(panel, target), scope) !== undefined);
}

type QueryLanguage = 'prometheus' | 'loki' | 'postgres';

function languageOf(panel: Panel, target: Target): QueryLanguage | undefined {
  const type = (target.datasource ?? panel.datasource)?.type;
  if (type === 'prometheus' || type === 'loki') return type;
  return type !== undefined && POSTGRES.includes(type) ? 'postgres' : undefined;
}

/** The types of Grafana's datasource, since version 10 and before. */
const POSTGRES: readonly string[] = ['grafana-postgresql-datasource', 'postgres'];

/** The query that the scope may run; undefined if there is none. */
function limited(query: string, language: QueryLanguage | undefined, { orgId, org }: OrgScope): string | undefined {
  if (language === undefined) return undefined;
  // Row-level security limits queries to Postgres.
  if (language === 'postgres') return query;
  if (orgId === ALL_ORGS || org === null) return query;
  return language === 'loki' ? limitLogsToOrg(query, orgId) : limitToOrg(query, org);
}

type TargetRequest = PanelRequest & { readonly target: Target; readonly query: string };

async function metricData(
  { prometheus }: Stores,
  { target, query, range, step, signal }: TargetRequest,
): Promise<TargetData> {
  const [{ series, truncated }, exemplars] = await Promise.all([
    target.instant
      ? queryInstant(prometheus, { query, at: range.to, signal })
      : queryRange(prometheus, { query, range, step, signal }),
    target.exemplar ? queryExemplars(prometheus, { query, range, signal }) : [],
  ]);
  return { refId: target.refId, series: named(series, target), lines: [], table: null, exemplars, truncated };
}

async function logData(
  { loki }: Stores,
  scope: OrgScope,
  { target, query, range, step, signal }: TargetRequest,
): Promise<TargetData> {
  const options = { query, step, signal, limit: MAX_LINES + 1, direction: 'backward' as const };
  const result = await queryLoki(loki, { ...options, ...nanosecondsOf(range) });
  const none = { refId: target.refId, series: [], lines: [], table: null, exemplars: [], truncated: false };
  if (result.kind === 'series') return { ...none, series: named(result.series, target) };
  const lines = result.lines.map(parseLine).filter((line) => isVisibleLine(scope, line));
  return { ...none, lines: lines.slice(0, MAX_LINES), truncated: lines.length > MAX_LINES };
}

async function rowData(
  database: Database,
  { orgId }: OrgScope,
  { board, chosen, range, step, target }: PanelRequest & { readonly target: Target },
): Promise<TargetData> {
  const query = bindVariables(target.rawSql, checkedValues(board, chosen), { range, step });
  const limits = { timeoutMs: SQL_TIMEOUT_MS, maxRows: MAX_ROWS };
  const table = await readPanel(database, orgId, { ...query, ...limits }).catch((error: unknown) => {
    throw isPanelTimeout(error) ? tooSlow(error) : error;
  });
  return { refId: target.refId, series: [], lines: [], exemplars: [], table, truncated: table.truncated };
}

function tooSlow(cause: unknown): ProblemError {
  const seconds = SQL_TIMEOUT_MS / 1_000;
  const detail = `Postgres did not respond within ${seconds} s: ask for a shorter time range, or try again`;
  return new ProblemError(504, detail, { cause, fields: { store: 'Postgres', retryable: true } });
}

/** Names the series by the legend of the query. */
function named(series: readonly Series[], { legendFormat }: Target): TargetData['series'] {
  return series.map((one) => ({
    ...one,
    name: legendFormat.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, label: string) => one.labels[label] ?? ''),
  }));
}
