// GET /api/ai/jobs/metrics: how jobs went, in the older interface's words: there a run with all its steps was a job.
import type { ZodTypeProvider } from '@sextant/http/openapi';
import { getOrgExecutionStats, type StepFailures } from '@sextant/records/runs/execution-stats';
import { RUN_STATES } from '@sextant/records/schema/runs';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { OpsDeps } from '../deps';
import { READS } from '../http/problems';
import { coverageOf } from '../http/org-scope';
import { count } from '../http/fields';
import { period, rangeOf } from '../http/period';
import { markOlder } from './paths';

const NEWER = '/api/v1/ops/overview';
const metricsView = z.object({
  total: count,
  by_state: z.record(z.enum(RUN_STATES), count),
  errors: z.array(z.object({ error_class: z.string(), count })).describe('failed steps by class, most first'),
});

export function jobMetricsRoutes({ database, now }: OpsDeps) {
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    const schema = {
      tags: ['overview'],
      summary: 'Runs by state, and failed steps by class',
      description: `GET ${NEWER} tells the same and more.`,
      deprecated: true,
      querystring: z.strictObject({ period }),
      response: { 200: metricsView, ...READS },
    };
    app.get('/api/ai/jobs/metrics', { schema, onSend: markOlder(NEWER) }, async (request) => {
      const range = rangeOf(request.query.period, now());
      const { runs, stepFailures } = await getOrgExecutionStats(database, coverageOf(request).orgId, range);
      return { total: runs.total, by_state: { ...runs.byState }, errors: byClass(stepFailures) };
    });
  };
}

function byClass(failures: readonly StepFailures[]): z.output<typeof metricsView>['errors'] {
  const counts = new Map<string, number>();
  for (const { errorClass, count: failed } of failures) {
    const name = errorClass ?? 'UNKNOWN';
    counts.set(name, (counts.get(name) ?? 0) + failed);
  }
  return Array.from(counts, ([error_class, failed]) => ({ error_class, count: failed })).sort(
    (a, b) => b.count - a.count,
  );
}
