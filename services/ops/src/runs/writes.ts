// Starting, canceling and retrying runs: the controller does it, after we have seen that the run is the caller's.
import { ofKind, runFields } from '@sextant/kinds/run-request';
import { acceptedView, runView } from '@sextant/kinds/run-view';
import type { ZodTypeProvider } from '@sextant/http/openapi';
import { withRunContext } from '@sextant/telemetry/context';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { callerOf, requireRole } from '../auth/caller';
import { userOf } from '../auth/user';
import type { OpsDeps } from '../deps';
import { ASKS } from '../http/problems';
import { audited } from '../audit/record-change';
import { byId } from '../http/fields';
import { existingRun } from './find';

const newRun = ofKind(runFields);
/** A manifest may have a megabyte. */
const BODY_LIMIT = 4 * 1024 * 1024;

export function runWriteRoutes(deps: OpsDeps) {
  const { controller } = deps;
  const tags = ['runs'];
  const preParsing = requireRole('operator');
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();

    const create = { tags, summary: 'Starts a run', body: newRun, response: { 202: acceptedView, ...ASKS } };
    app.post('/api/v1/runs', { bodyLimit: BODY_LIMIT, schema: create, preParsing }, async (request, reply) => {
      const { kind, input, priority, idempotency_key } = request.body;
      const caller = callerOf(request);
      const user_id = request.body.user_id ?? (await userOf(deps.database, caller));
      const body = { kind, input, priority, idempotency_key, user_id, org: caller.org };
      const what = { what: 'start a run', body, schema: acceptedView };
      const accepted = await controller.request('POST', '/api/v1/runs', what);
      const after = { kind, priority, idempotency_key, user_id, created: accepted.created };
      await audited(deps, request, { action: 'run.create', target: accepted.id, after });
      return reply.code(202).header('location', `/api/v1/runs/${accepted.id}`).send(accepted);
    });

    const cancel = {
      tags,
      summary: 'Ends a run; its active step ends as always',
      params: byId,
      response: { 200: runView, ...ASKS },
    };
    app.post('/api/v1/runs/:id/cancel', { schema: cancel, preParsing }, (request) =>
      changeRun(deps, request, 'cancel'),
    );

    const retry = {
      tags,
      summary: 'Tries a failed run again from its failed step',
      params: byId,
      response: { 202: runView, ...ASKS },
    };
    app.post('/api/v1/runs/:id/retry', { schema: retry, preParsing }, async (request, reply) =>
      reply.code(202).send(await changeRun(deps, request, 'retry')),
    );
  };
}

/** Has the controller change a run that is the caller's, and notes it; answers with the run as it is then. */
export async function changeRun(
  deps: OpsDeps,
  request: FastifyRequest<{ Params: { readonly id: string } }>,
  action: 'cancel' | 'retry',
) {
  const run = await existingRun(deps, request, request.params.id);
  return withRunContext({ run_id: run.id, correlation_id: run.correlationId }, async () => {
    const call = { what: `${action} run ${run.id}`, schema: runView };
    const changed = await deps.controller.request('POST', `/api/v1/runs/${run.id}/${action}`, call);
    const states = { before: { state: run.state }, after: { state: changed.state } };
    await audited(deps, request, { action: `run.${action}`, target: run.id, orgId: run.orgId, ...states });
    return changed;
  });
}
