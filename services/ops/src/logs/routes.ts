// Log lines in Loki, limited to the lines of the caller's org.
import { countLines } from '@sextant/signals/query/logql';
import { sum } from '@sextant/signals/query/operators';
import { render } from '@sextant/signals/query/render';
import { requirePlatformRead } from '../auth/caller';
import type { Api, OpsDeps } from '../deps';
import { untilClientLeaves } from '../http/cancellation';
import { orgPageSchema, scopeOf } from '../http/org-scope';
import { EVERY_ORG_SCOPE, namesOfOrgs, otherOrgsInStore, otherOrgsView } from '../http/other-orgs';
import { stepSeconds } from '../http/step';
import { timeRangeOf } from '../http/time-range';
import { seriesViewOf } from '../metrics/series';
import { parseLine } from './line';
import { lineViews } from './line-views';
import { nanosecondsOf, queryLoki } from './loki';
import { listLines } from './page';
import { logQueryOf } from './query';
import { tailRoutes } from './tail/routes';
import * as views from './views';

/** Lines of every org, which say which orgs have any. */
const MAX_READ = 200;

export function logRoutes(app: Api, deps: OpsDeps): void {
  lineRoutes(app, deps);
  queryRoutes(app, deps);
  tailRoutes(app, deps);
}

function lineRoutes(app: Api, deps: OpsDeps): void {
  const list = {
    summary: 'Lists log lines, newest first by default',
    querystring: views.linesQuery,
    response: { 200: orgPageSchema(views.lineView).extend({ other_orgs: otherOrgsView }) },
  };
  app.get('/api/v1/logs', { schema: list }, async (request, reply) => {
    const { limit, cursor, direction, ...query } = request.query;
    const scope = scopeOf(request);
    const lines = {
      ...{ direction, filter: views.filterOf(query), range: timeRangeOf(query, deps.now()) },
      signal: untilClientLeaves(reply),
    };
    const page = await listLines(deps.stores.loki, scope, { ...lines, limit, cursor });
    const items = await lineViews(deps, scope, page.items);
    const isEmpty = items.length === 0 && page.nextCursor === undefined && cursor === undefined;
    const orgs = await otherOrgsInStore(request, isEmpty, async () => {
      const others = await listLines(deps.stores.loki, EVERY_ORG_SCOPE, { ...lines, limit: MAX_READ });
      return namesOfOrgs(
        deps.database,
        others.items.map(({ orgId }) => orgId),
      );
    });
    return { items, next_cursor: page.nextCursor ?? null, org: scope.org, other_orgs: orgs };
  });

  const volume = {
    summary: 'Returns the number of log lines by level over time',
    querystring: views.volumeQuery,
    response: { 200: views.volumeView },
  };
  app.get('/api/v1/logs/volume', { schema: volume }, async (request, reply) => {
    const scope = scopeOf(request);
    const range = timeRangeOf(request.query, deps.now());
    const step = stepSeconds(range, VOLUME_POINTS);
    const counted = countLines(logQueryOf(scope, views.filterOf(request.query)), `${step}s`);
    const result = await queryLoki(deps.stores.loki, {
      ...{ query: render(sum(counted, { by: ['level'] })), ...nanosecondsOf(range), step },
      ...{ limit: 1, direction: 'backward', signal: untilClientLeaves(reply) },
    });
    const series = result.kind === 'series' ? result.series : [];
    const levels = series.map(({ labels, points }) => ({
      level: labels['level'] ?? '',
      points: points.map(([at, value]) => [at, value ?? 0]),
    }));
    return { org: scope.org, step_seconds: step, levels };
  });
}

const VOLUME_POINTS = 60;

function queryRoutes(app: Api, deps: OpsDeps): void {
  const schema = {
    summary: 'Runs a LogQL query over the lines of every org',
    querystring: views.logqlQuery,
    response: { 200: views.logqlView },
  };
  const preParsing = requirePlatformRead('viewer');
  app.get('/api/v1/logs/query', { schema, preParsing }, async (request, reply) => {
    const { query, limit, direction, ...times } = request.query;
    const range = timeRangeOf(times, deps.now());
    const result = await queryLoki(deps.stores.loki, {
      ...{ query, limit, direction, ...nanosecondsOf(range), step: stepSeconds(range, QUERY_POINTS) },
      ...{ signal: untilClientLeaves(reply), rejects: 'query' },
    });
    if (result.kind === 'series') return { lines: null, series: result.series.map(seriesViewOf) };
    return { lines: await lineViews(deps, scopeOf(request), result.lines.map(parseLine)), series: null };
  });
}

const QUERY_POINTS = 300;
