// GET /api/v1/ops/queue: what waits, for how long, and who works on it.
import type { ZodTypeProvider } from '@sextant/http/openapi';
import type { FastifyInstance } from 'fastify';
import type { OpsDeps } from '../deps';
import { ASKS } from '../http/problems';
import { coverageOf } from '../http/org-scope';
import { queueOverviewOf, queueOverviewView } from '../queues/overview';

export function queueOverviewRoutes(deps: OpsDeps) {
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    const schema = {
      tags: ['overview'],
      summary: 'What of the org waits and failed for good; the queues and workers, which all orgs share',
      response: { 200: queueOverviewView, ...ASKS },
    };
    app.get('/api/v1/ops/queue', { schema }, (request) => queueOverviewOf(deps, coverageOf(request)));
  };
}
