// PromQL over the metrics of every org, for the platform.
import { z } from 'zod';
import { requirePlatformRead } from '../auth/caller';
import type { Api, OpsDeps } from '../deps';
import { untilClientLeaves } from '../http/cancellation';
import { count, moment } from '../http/fields';
import { checkedStep, stepQuery } from '../http/step';
import { rangeQuery, timeRangeOf } from '../http/time-range';
import { MAX_SERIES, queryInstant, queryRange, type QueryResult } from './prometheus';
import { seriesView, seriesViewOf } from './series';

/** A URL has at most 16 KiB, and a character up to nine bytes of it. */
const query = z.string().min(1).max(1_600).describe('PromQL');

const resultView = z.object({
  series: z.array(seriesView),
  truncated: z.boolean().describe(`whether there are more than ${MAX_SERIES} series`),
});
const rangeView = resultView.extend({ step_seconds: count });

export function metricRoutes(app: Api, deps: OpsDeps): void {
  const preParsing = requirePlatformRead('viewer');

  const instant = {
    summary: 'Runs a PromQL query at one time',
    querystring: z.strictObject({ query, time: moment.optional().describe('default: now') }),
    response: { 200: resultView },
  };
  app.get('/api/v1/metrics/query', { schema: instant, preParsing }, async (request, reply) => {
    const { query: promql, time } = request.query;
    const at = time === undefined ? deps.now() : new Date(time);
    const signal = untilClientLeaves(reply);
    return viewOf(await queryInstant(deps.stores.prometheus, { query: promql, at, signal, rejects: 'query' }));
  });

  const range = {
    summary: 'Runs a PromQL query over a time range',
    querystring: z.strictObject({ query, ...rangeQuery, ...stepQuery }),
    response: { 200: rangeView },
  };
  app.get('/api/v1/metrics/query_range', { schema: range, preParsing }, async (request, reply) => {
    const { query: promql, step: wanted, ...times } = request.query;
    const timeRange = timeRangeOf(times, deps.now());
    const step = checkedStep(timeRange, wanted);
    const options = { query: promql, range: timeRange, step, signal: untilClientLeaves(reply), rejects: 'query' };
    return { ...viewOf(await queryRange(deps.stores.prometheus, options)), step_seconds: step };
  });
}

function viewOf({ series, truncated }: QueryResult): z.output<typeof resultView> {
  return { series: series.map(seriesViewOf), truncated };
}
