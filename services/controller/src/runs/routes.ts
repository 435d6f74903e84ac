// The API for runs: start, read, cancel.
import type { Database } from '@sextant/records/database';
import { findRun, type RunWithSteps } from '@sextant/records/runs';
import { withRunContext } from '@sextant/telemetry/context';
import type { Queue } from 'bullmq';
import type { FastifyInstance } from 'fastify';
import { requireBearer } from '@sextant/kit/bearer';
import { parse, ProblemError } from '@sextant/kit/problem';
import { removeJobs } from '../queue/flow';
import { acceptRun, type CreateDeps } from './create';
import { endRun } from './end';
import { newRun } from './new-run';
import { viewOf } from './view';

export interface RunRoutesDeps extends CreateDeps {
  readonly queue: Queue;
  /** Bearer tokens of callers: our services, and an operator. */
  readonly tokens: readonly string[];
}

interface ById {
  readonly Params: { readonly id: string };
}

/** A manifest may have a megabyte. */
const BODY_LIMIT = 4 * 1024 * 1024;

export function runRoutes(deps: RunRoutesDeps) {
  const { database, queue, tokens } = deps;
  return async (app: FastifyInstance): Promise<void> => {
    app.addHook('onRequest', requireBearer(...tokens));

    app.post('/api/v1/runs', { bodyLimit: BODY_LIMIT }, async (request, reply) => {
      const accepted = await acceptRun(deps, parse(newRun, request.body));
      return reply.code(202).header('location', `/api/v1/runs/${accepted.id}`).send(accepted);
    });

    app.get<ById>('/api/v1/runs/:id', async ({ params }) => viewOf(await existing(database, params.id)));

    app.post<ById>('/api/v1/runs/:id/cancel', async ({ params }) => {
      const run = await existing(database, params.id);
      return withRunContext({ run_id: run.id, org_id: run.orgId, correlation_id: run.correlationId }, async () => {
        const canceled = await endRun(database, run, { state: 'canceled' });
        if (!canceled)
          throw new ProblemError(409, `run ${run.id} has ended: only a queued or running run can be canceled`);
        await removeJobs(queue, run.id);
        return viewOf(canceled);
      });
    });
  };
}

async function existing(database: Database, id: string): Promise<RunWithSteps> {
  const run = await findRun(database, id);
  if (!run) throw new ProblemError(404, `there is no run ${JSON.stringify(id.slice(0, 64))}`);
  return run;
}
