// GET /api/v1/ops/overview
import { z } from 'zod';
import type { Api, OpsDeps } from '../deps';
import { scopeOf } from '../http/org-scope';
import { period } from '../http/period';
import { overviewOf, overviewView } from './view';

export function overviewRoutes(app: Api, deps: OpsDeps): void {
  const schema = {
    summary: 'Returns statistics of runs, failures and model usage in a period and in the previous one',
    querystring: z.strictObject({ period }),
    response: { 200: overviewView },
  };
  app.get('/api/v1/ops/overview', { schema }, (request) => overviewOf(deps, scopeOf(request), request.query.period));
}
