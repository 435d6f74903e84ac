// The API for runs: start, read, cancel, try again.
import { acceptedView, runView, viewOf } from '@sextant/kinds/run-view';
import type { ZodTypeProvider } from '@sextant/http/openapi';
import { ProblemError } from '@sextant/http/problem';
import type { Database } from '@sextant/records/database';
import { ensureOrg, orgOfGitHubOwner } from '@sextant/records/tenancy/orgs';
import { findRun, type RunWithSteps } from '@sextant/records/runs';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Intake } from '../intake/intake';
import { needsRedis } from '../queue/needs-redis';
import { refuseMissing } from '../missing-reference';
import { cancelRun, type CancelDeps } from './cancel';
import { acceptRun, type CreateDeps } from './create';
import { newRun } from './new-run';
import { refuseKey } from './refuse-key';
import { retryRun, type RetryDeps } from './retry';

export interface RunRoutesDeps extends CreateDeps, RetryDeps, CancelDeps {
  readonly intake: Intake;
}

/** A manifest may have a megabyte. */
const BODY_LIMIT = 4 * 1024 * 1024;
/** A header of callers that keep the run's trace. */
const TRACED = 'x-sextant-traced';
const byId = z.object({ id: z.string() });

export function runRoutes(deps: RunRoutesDeps) {
  const { database } = deps;
  const tags = ['runs'];
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();

    const create = { tags, summary: 'Starts a run', body: newRun, response: { 202: acceptedView } };
    app.post('/api/v1/runs', { bodyLimit: BODY_LIMIT, schema: create }, async ({ body, headers }, reply) => {
      await deps.intake.admit();
      const { org, github_owner: owner, ...run } = body;
      const orgId = await (owner ? orgOfGitHubOwner(database, owner) : ensureOrg(database, org));
      const accepted = await acceptRun(deps, orgId, { ...run, isTraced: headers[TRACED] === 'true' })
        .catch(refuseKey)
        .catch(refuseMissing);
      return reply.code(202).header('location', `/api/v1/runs/${accepted.id}`).send(accepted);
    });

    const get = { tags, summary: 'One run with its steps', params: byId, response: { 200: runView } };
    app.get('/api/v1/runs/:id', { schema: get }, async ({ params }) => viewOf(await existing(database, params.id)));

    // A run is accepted without Redis, but its jobs are neither taken off their queue nor put back.
    const preHandler = needsRedis(deps);
    const cancel = {
      tags,
      summary: 'Ends a run; its active step ends as always',
      params: byId,
      response: { 200: runView },
    };
    app.post('/api/v1/runs/:id/cancel', { schema: cancel, preHandler }, async ({ params }) =>
      viewOf(await cancelRun(deps, await existing(database, params.id))),
    );

    const retry = {
      tags,
      summary: 'Tries a failed run again from its failed step',
      params: byId,
      response: { 202: runView },
    };
    const admitted = [preHandler, () => deps.intake.admit()];
    app.post('/api/v1/runs/:id/retry', { schema: retry, preHandler: admitted }, async ({ params }, reply) =>
      reply.code(202).send(viewOf(await retryRun(deps, params.id))),
    );
  };
}

async function existing(database: Database, id: string): Promise<RunWithSteps> {
  const run = await findRun(database, id);
  if (!run) throw new ProblemError(404, `there is no run ${JSON.stringify(id.slice(0, 64))}`);
  return run;
}
