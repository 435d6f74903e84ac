// The data of a panel: its queries with the variables filled in, limited to the caller's org.
import { ALL_ORGS } from '@sextant/records/database/scope';
import type { PanelTable } from '@sextant/records/panels/panel-query';
import { unformatted } from '@sextant/signals/query/logql';
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
import { isPostgres, type Board, type Panel, type Target } from './board';
import { seriesOfRows } from './row-series';
import { readRows } from './rows';
import { bindVariables } from './sql';
import { sqlValues, type ValueOptions } from './variable-values';
import { filler, fillerOfDefaults } from './variables';

export interface PanelRequest extends ValueOptions {
  readonly panel: Panel;
}

export interface TargetData {
  readonly refId: string;
  readonly series: readonly (Series & { readonly name: string })[];
  readonly lines: readonly LogLine[];
  readonly exemplars: readonly Exemplar[];
  /** The rows of a query to Postgres; null for other queries, and if they are series. */
  readonly table: PanelTable | null;
  readonly truncated: boolean;
}

/** Lines of a panel. */
const MAX_LINES = 200;

/** The data of each query. Throws ProblemError: 403 if the panel cannot be limited to the caller's org. */
export async function panelData(
  { stores, database }: Pick<OpsDeps, 'stores' | 'database'>,
  scope: OrgScope,
  request: PanelRequest,
): Promise<readonly TargetData[]> {
  const { board, panel, chosen, range, step } = request;
  const fill = filler(board, chosen, { range, step });
  const queries = queried(panel).map((target) => {
    const language = languageOf(panel, target);
    const query = limited(fill(unformatted(target.expr)), language, scope);
    if (query === undefined) throw platformOnly();
    return { target, query, language };
  });
  return Promise.all(
    queries.map(({ target, query, language }) => {
      switch (language) {
        case 'postgres':
          return rowData({ stores, database }, scope, { ...request, target });
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
  return queried(panel).every((target) => limited(fill(target.expr), languageOf(panel, target), scope) !== undefined);
}

/** The targets but searches of traces, which clients send to the API of traces: it limits them to the caller's org. */
function queried(panel: Panel): readonly Target[] {
  return panel.targets.filter(({ datasource = panel.datasource }) => datasource?.type !== 'jaeger');
}

type QueryLanguage = 'prometheus' | 'loki' | 'postgres';

function languageOf(panel: Panel, target: Target): QueryLanguage | undefined {
  const source = target.datasource ?? panel.datasource;
  if (source?.type === 'prometheus' || source?.type === 'loki') return source.type;
  return isPostgres(source) ? 'postgres' : undefined;
}

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
  deps: Pick<OpsDeps, 'stores' | 'database'>,
  scope: OrgScope,
  { target, ...request }: PanelRequest & { readonly target: Target },
): Promise<TargetData> {
  const values = await sqlValues(deps, scope, request.board.templating.list, request);
  const query = bindVariables(target.rawSql, values, request);
  const table = await readRows(deps.database, scope.orgId, query);
  const rows = target.format === 'time_series' ? { series: seriesOfRows(table), table: null } : { series: [], table };
  return { refId: target.refId, ...rows, lines: [], exemplars: [], truncated: table.truncated };
}

/** Names the series by the legend of the query. */
function named(series: readonly Series[], { legendFormat }: Target): TargetData['series'] {
  return series.map((one) => ({
    ...one,
    name: legendFormat.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, label: string) => one.labels[label] ?? ''),
  }));
}
