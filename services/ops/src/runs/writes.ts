// Starting, canceling and retrying runs. ops checks that the caller may see the run; the controller does the work.
import { ofKind, runFields } from '@sextant/kinds/run-request';
import { acceptedView, runView } from '@sextant/kinds/run-view';
import { withRunContext } from '@sextant/telemetry/context';
import type { FastifyRequest } from 'fastify';
import { recordChange } from '../audit/record-change';
import { callerOf, requireRole, userOf } from '../auth/caller';
import type { Api, OpsDeps } from '../deps';
import { byId } from '../http/fields';
import { visibleRun } from './find';

/** The input of a run can hold a manifest of 1 MiB. */
export const INPUT_BODY_LIMIT = 4 * 1024 * 1024;

export function runWriteRoutes(app: Api, deps: OpsDeps): void {
  const { controller } = deps;
  const preParsing = requireRole('operator');

  const create = {
    summary: 'Starts a run',
    body: ofKind(runFields),
    response: { 202: acceptedView },
  };
  app.post('/api/v1/runs', { bodyLimit: INPUT_BODY_LIMIT, schema: create, preParsing }, async (request, reply) => {
    const { kind, input, priority, idempotency_key } = request.body;
    const caller = callerOf(request);
    const user_id = request.body.user_id ?? (await userOf(deps.database, caller));
    const body = { kind, input, priority, idempotency_key, user_id, org: caller.org };
    const call = { what: 'start a run', body, schema: acceptedView };
    const accepted = await controller.request('POST', '/api/v1/runs', call);
    const after = { kind, priority, idempotency_key, user_id, created: accepted.created };
    await recordChange(deps, request, { action: 'run.create', target: accepted.id, after });
    return reply.code(202).header('location', `/api/v1/runs/${accepted.id}`).send(accepted);
  });

  const cancel = {
    summary: 'Cancels a run; its active step is aborted',
    params: byId,
    response: { 200: runView },
  };
  app.post('/api/v1/runs/:id/cancel', { schema: cancel, preParsing }, (request) => changeRun(deps, request, 'cancel'));

  const retry = {
    summary: 'Retries a failed run from its failed step',
    params: byId,
    response: { 202: runView },
  };
  app.post('/api/v1/runs/:id/retry', { schema: retry, preParsing }, async (request, reply) =>
    reply.code(202).send(await changeRun(deps, request, 'retry')),
  );
}

/** Asks the controller to change a run that the caller may see, records the change, and returns the changed run. */
async function changeRun(
  deps: OpsDeps,
  request: FastifyRequest<{ Params: { readonly id: string } }>,
  action: 'cancel' | 'retry',
) {
  const run = await visibleRun(deps, request, request.params.id);
  return withRunContext({ run_id: run.id, correlation_id: run.correlationId }, async () => {
    const call = { what: `${action} run ${run.id}`, schema: runView };
    const changed = await deps.controller.request('POST', `/api/v1/runs/${run.id}/${action}`, call);
    const states = { before: { state: run.state }, after: { state: changed.state } };
    await recordChange(deps, request, { action: `run.${action}`, target: run.id, orgId: run.orgId, ...states });
    return changed;
  });
}
