// GET /api/v1/ops/trends: one figure over time, for charts.
import type { ZodTypeProvider } from '@sextant/http/openapi';
import { TREND_METRICS, trends } from '@sextant/records/usage/trends';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { OpsDeps } from '../deps';
import { READS } from '../http/problems';
import { coverageOf, coveredOrg } from '../http/org-scope';
import { time } from '../http/fields';
import { period, PERIODS, rangeOf, type Period } from '../http/period';

const BUCKETS: Readonly<Record<Period, 'hour' | 'day'>> = { '24h': 'hour', '7d': 'hour', '30d': 'day' };

const query = z.strictObject({
  metric: z.enum(TREND_METRICS),
  period,
});
const trendView = z.object({
  org: coveredOrg,
  metric: z.enum(TREND_METRICS),
  period: z.enum(PERIODS),
  unit: z.enum(['count', 'seconds', 'tokens', 'usd']),
  points: z.array(
    z.object({
      at: time.describe('when the hour or day begins'),
      value: z.number().nullable().describe('null where nothing can be said, as a percentile of nothing'),
    }),
  ),
});

export function trendRoutes({ database, now }: OpsDeps) {
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    const schema = {
      tags: ['overview'],
      summary: 'One figure over time: by hours for 24h and 7d, by UTC days for 30d',
      querystring: query,
      response: { 200: trendView, ...READS },
    };
    app.get('/api/v1/ops/trends', { schema }, async (request) => {
      const { metric, period: name } = request.query;
      const covered = coverageOf(request);
      const range = rangeOf(name, now());
      const trend = await trends(database, covered.orgId, { ...range, metric, bucket: BUCKETS[name] });
      const points = trend.points.map(({ at, value }) => ({ at: at.toISOString(), value }));
      return { org: covered.org, metric, period: name, unit: trend.unit, points };
    });
  };
}
