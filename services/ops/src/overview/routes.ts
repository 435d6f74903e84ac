// GET /api/v1/ops/overview
import type { ZodTypeProvider } from '@sextant/kit/openapi';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { callerOf } from '../auth/caller';
import type { OpsDeps } from '../deps';
import { READS } from '../http/answers';
import { period } from '../http/period';
import { overviewOf, overviewView } from './view';

export function overviewRoutes(deps: OpsDeps) {
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    const schema = {
      tags: ['overview'],
      summary: 'Runs, failures and use of models in a period, beside the one before',
      querystring: z.strictObject({ period }),
      response: { 200: overviewView, ...READS },
    };
    app.get('/api/v1/ops/overview', { schema }, (request) =>
      overviewOf(deps, callerOf(request).orgId, request.query.period),
    );
  };
}
