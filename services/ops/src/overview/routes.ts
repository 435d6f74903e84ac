// GET /api/v1/ops/overview
import type { ZodTypeProvider } from '@sextant/http/openapi';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { OpsDeps } from '../deps';
import { READS } from '../http/problems';
import { coverageOf } from '../http/org-scope';
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
      overviewOf(deps, coverageOf(request), request.query.period),
    );
  };
}
