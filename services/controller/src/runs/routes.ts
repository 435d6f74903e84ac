// The API for runs: start, get, cancel, retry.
import { pingRedis } from '@sextant/dead-letters/redis';
import { acceptedView, runView, viewOf } from '@sextant/kinds/run-view';
import type { ZodTypeProvider } from '@sextant/http/openapi';
import { ensureOrg, orgOfGitHubOwner } from '@sextant/records/tenancy/orgs';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Admission } from '../admission/admission';
import { existingRun, refuseIdempotencyKey, refuseMissingReference } from '../problems';
import { cancelRun, type CancelDeps } from './cancel';
import { acceptRun, type CreateDeps } from './create';
import { retryRun, type RetryDeps } from './retry';
import { runRequest } from './run-request';

export interface RunRoutesDeps extends CreateDeps, RetryDeps, CancelDeps {
  readonly admission: Admission;
}

/** A manifest may have 1 MB. */
const BODY_LIMIT = 4 * 1024 * 1024;
/** Header of callers whose trace, which the run continues, is kept. */
const TRACED = 'x-sextant-traced';
const byId = z.object({ id: z.string() });

export function runRoutes(deps: RunRoutesDeps) {
  const { database } = deps;
  const tags = ['runs'];
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();

    const create = { tags, summary: 'Start a run', body: runRequest, response: { 202: acceptedView } };
    app.post('/api/v1/runs', { bodyLimit: BODY_LIMIT, schema: create }, async ({ body, headers }, reply) => {
      await deps.admission.admit();
      const { org, github_owner: owner, ...run } = body;
      const orgId = await (owner ? orgOfGitHubOwner(database, owner) : ensureOrg(database, org));
      const accepted = await acceptRun(deps, orgId, { ...run, isTraced: headers[TRACED] === 'true' })
        .catch(refuseIdempotencyKey)
        .catch(refuseMissingReference);
      return reply.code(202).header('location', `/api/v1/runs/${accepted.id}`).send(accepted);
    });

    const get = { tags, summary: 'Get a run with its steps', params: byId, response: { 200: runView } };
    app.get('/api/v1/runs/:id', { schema: get }, async ({ params }) => viewOf(await existingRun(database, params.id)));

    // Runs are accepted without Redis, but canceling and retrying change jobs.
    const preHandler = () => pingRedis(deps.redis);
    const cancel = {
      tags,
      summary: 'Cancel a run; its active step is aborted',
      params: byId,
      response: { 200: runView },
    };
    app.post('/api/v1/runs/:id/cancel', { schema: cancel, preHandler }, async ({ params }) =>
      viewOf(await cancelRun(deps, await existingRun(database, params.id))),
    );

    const retry = {
      tags,
      summary: 'Retry a failed run from its failed step',
      params: byId,
      response: { 202: runView },
    };
    const admitted = [preHandler, () => deps.admission.admit()];
    app.post('/api/v1/runs/:id/retry', { schema: retry, preHandler: admitted }, async ({ params }, reply) =>
      reply.code(202).send(viewOf(await retryRun(deps, params.id))),
    );
  };
}
