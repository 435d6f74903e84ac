// Jobs: the steps of runs as the queues carry them. Retrying or deleting a job acts on its run.
import { ProblemError } from '@sextant/http/problem';
import { runView } from '@sextant/kinds/run-view';
import { getJob, listJobs } from '@sextant/records/runs/jobs';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { recordChange } from '../audit/record-change';
import { requireRole } from '../auth/caller';
import type { Api, OpsDeps } from '../deps';
import { orgNameOf, orgPageSchema, orgPageView, scopeOf } from '../http/org-scope';
import { visibleRun } from '../runs/find';
import * as views from './views';

const params = views.byJobId;

export function jobReadRoutes(app: Api, deps: OpsDeps): void {
  const { database } = deps;

  const list = {
    summary: 'Lists jobs, newest runs first',
    querystring: views.listQuery,
    response: { 200: orgPageSchema(views.jobView) },
  };
  app.get('/api/v1/jobs', { schema: list }, async (request) => {
    const { state, kind, run_id: runId, ...page } = request.query;
    const scope = scopeOf(request);
    const jobs = await listJobs(database, scope.orgId, { state, kind, runId }, page);
    return orgPageView({ database, scope }, jobs, views.viewOf);
  });

  const get = { summary: 'Returns a job', params, response: { 200: views.jobView } };
  app.get('/api/v1/jobs/:id', { schema: get }, async (request) => {
    const { job, org } = await visibleJob(deps, request, request.params.id);
    return views.viewOf(job, org);
  });
}

export function jobWriteRoutes(app: Api, deps: OpsDeps): void {
  const { controller } = deps;
  const preParsing = requireRole('operator');

  const retry = {
    summary: 'Retries a failed job and continues its run; returns the run',
    params,
    response: { 202: runView },
  };
  app.post('/api/v1/jobs/:id/retry', { schema: retry, preParsing }, async (request, reply) => {
    const { job, org, orgId } = await visibleJob(deps, request, request.params.id);
    const { id: target, runId, state } = job;
    if (state !== 'failed')
      throw new ProblemError(409, `the state of job ${target} is ${state}: only a failed job can be retried`);
    const run = await controller.request('POST', `/api/v1/runs/${runId}/retry`, { schema: runView });
    await recordChange(deps, request, { action: 'job.retry', target, orgId, before: views.viewOf(job, org) });
    return reply.code(202).send(run);
  });

  const remove = {
    summary: 'Cancels the run of a job; an active job is aborted',
    params,
    response: { 204: z.null().describe('The run is canceled.') },
  };
  app.delete('/api/v1/jobs/:id', { schema: remove, preParsing }, async (request, reply) => {
    const { job, org, orgId } = await visibleJob(deps, request, request.params.id);
    await controller.request('POST', `/api/v1/runs/${job.runId}/cancel`);
    const before = views.viewOf(job, org);
    await recordChange(deps, request, { action: 'job.delete', target: job.id, orgId, before });
    return reply.code(204).send(null);
  });
}

const UUID_LENGTH = 36;

/** A job that the caller may see, with the org of its run; throws a problem of status 404. */
async function visibleJob(deps: OpsDeps, request: FastifyRequest, id: string) {
  const notFound = new ProblemError(404, `there is no job ${JSON.stringify(id)}`);
  const { orgId } = await visibleRun(deps, request, id.slice(0, UUID_LENGTH)).catch((error: unknown) => {
    throw error instanceof ProblemError && error.status === 404 ? notFound : error;
  });
  const job = await getJob(deps.database, orgId, id);
  if (!job) throw notFound;
  return { job, orgId, org: await orgNameOf(deps.database, request, job) };
}
