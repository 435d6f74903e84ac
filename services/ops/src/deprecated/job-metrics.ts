// GET /api/ai/jobs/metrics: statistics of runs. The deprecated API calls a run with all its steps a job.
import { getOrgExecutionStats, type StepFailures } from '@sextant/records/run-stats/execution-stats';
import { RUN_STATES } from '@sextant/records/runs';
import { z } from 'zod';
import type { Api, OpsDeps } from '../deps';
import { count } from '../http/fields';
import { scopeOf } from '../http/org-scope';
import { period, rangeOf } from '../http/period';
import { deprecationHeaders } from './paths';

const SUCCESSOR = '/api/v1/ops/overview';
const metricsView = z.object({
  total: count,
  by_state: z.record(z.enum(RUN_STATES), count),
  errors: z
    .array(z.object({ error_class: z.string(), count }))
    .describe('failed steps by error class, most frequent first'),
});

export function jobMetricsRoutes(app: Api, { database, now }: OpsDeps): void {
  const schema = {
    summary: 'Counts runs by state, and failed steps by error class',
    description: `Use GET ${SUCCESSOR} instead.`,
    deprecated: true,
    querystring: z.strictObject({ period }),
    response: { 200: metricsView },
  };
  app.get('/api/ai/jobs/metrics', { schema, onSend: deprecationHeaders(SUCCESSOR) }, async (request) => {
    const range = rangeOf(request.query.period, now());
    const { runs, stepFailures } = await getOrgExecutionStats(database, scopeOf(request).orgId, range);
    return { total: runs.total, by_state: { ...runs.byState }, errors: byErrorClass(stepFailures) };
  });
}

function byErrorClass(failures: readonly StepFailures[]): z.output<typeof metricsView>['errors'] {
  const counts = new Map<string, number>();
  for (const { errorClass, count: failed } of failures) {
    const name = errorClass ?? 'UNKNOWN';
    counts.set(name, (counts.get(name) ?? 0) + failed);
  }
  return Array.from(counts, ([error_class, failed]) => ({ error_class, count: failed })).sort(
    (a, b) => b.count - a.count,
  );
}
