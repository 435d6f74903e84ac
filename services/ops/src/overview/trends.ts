// GET /api/v1/ops/trends: a metric over time, for charts.
import { TREND_METRICS, trends } from '@sextant/records/usage/trends';
import { z } from 'zod';
import type { Api, OpsDeps } from '../deps';
import { time } from '../http/fields';
import { coveredOrg, scopeOf } from '../http/org-scope';
import { period, PERIODS, rangeOf, type Period } from '../http/period';

const BUCKETS: Readonly<Record<Period, 'hour' | 'day'>> = { '24h': 'hour', '7d': 'hour', '30d': 'day' };

const trendView = z.object({
  org: coveredOrg,
  metric: z.enum(TREND_METRICS),
  period: z.enum(PERIODS),
  unit: z.enum(['count', 'seconds', 'tokens', 'usd']),
  points: z.array(
    z.object({
      at: time.describe('start of the hour or day'),
      value: z.number().nullable().describe('null if there is no value, such as a percentile without data'),
    }),
  ),
});

export function trendRoutes(app: Api, { database, now }: OpsDeps): void {
  const schema = {
    summary: 'Returns a metric over time, per hour for 24h and 7d, per UTC day for 30d',
    querystring: z.strictObject({ metric: z.enum(TREND_METRICS), period }),
    response: { 200: trendView },
  };
  app.get('/api/v1/ops/trends', { schema }, async (request) => {
    const { metric, period: name } = request.query;
    const scope = scopeOf(request);
    const range = rangeOf(name, now());
    const trend = await trends(database, scope.orgId, { ...range, metric, bucket: BUCKETS[name] });
    const points = trend.points.map(({ at, value }) => ({ at: at.toISOString(), value }));
    return { org: scope.org, metric, period: name, unit: trend.unit, points };
  });
}
