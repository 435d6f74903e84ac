// Jobs: the steps of runs, as what a queue carries. Another try and an end are the run's.
import type { ZodTypeProvider } from '@sextant/http/openapi';
import { ProblemError } from '@sextant/http/problem';
import { getJob, listJobs } from '@sextant/records/runs/lists';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { requireRole } from '../auth/caller';
import type { OpsDeps } from '../deps';
import { ASKS, READS } from '../http/problems';
import { audited } from '../audit/record-change';
import { coverageOf, namesOf, orgsPageView, pageOfOrgs } from '../http/org-scope';
import { existingRun } from '../runs/find';
import { runView } from '@sextant/kinds/run-view';
import * as views from './views';

const tags = ['jobs'];

export function jobRoutes(deps: OpsDeps) {
  return async (plain: FastifyInstance): Promise<void> => {
    void plain.register(readRoutes(deps));
    void plain.register(writeRoutes(deps));
  };
}

function readRoutes(deps: OpsDeps) {
  const { database } = deps;
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();

    const list = { querystring: views.listQuery, response: { 200: pageOfOrgs(views.jobView), ...READS } };
    const summary = 'Jobs, those of the newest runs first';
    app.get('/api/v1/jobs', { schema: { tags, summary, ...list } }, async (request) => {
      const { state, kind, run_id: runId, ...page } = request.query;
      const covered = coverageOf(request);
      const jobs = await listJobs(database, covered.orgId, { state, kind, runId }, page);
      return orgsPageView({ database, covered }, jobs, views.viewOf);
    });

    const get = { tags, summary: 'One job', params: views.byJobId, response: { 200: views.jobView, ...READS } };
    app.get('/api/v1/jobs/:id', { schema: get }, async (request) => {
      const { job, org } = await existing(deps, request, request.params.id);
      return views.viewOf(job, org);
    });
  };
}

function writeRoutes(deps: OpsDeps) {
  const { controller } = deps;
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    const preParsing = requireRole('operator');
    const params = views.byJobId;

    const retry = { tags, summary: 'Tries a failed job again, and what follows it; answers with its run', params };
    const retried = { 202: runView, ...ASKS };
    app.post(
      '/api/v1/jobs/:id/retry',
      { schema: { ...retry, response: retried }, preParsing },
      async (request, reply) => {
        const { job, org, orgId } = await existing(deps, request, request.params.id);
        const { id: target, runId, state } = job;
        if (state !== 'failed')
          throw new ProblemError(409, `job ${target} is ${state}: only a failed job can be tried again`);
        const run = await controller.request('POST', `/api/v1/runs/${runId}/retry`, { schema: runView });
        await audited(deps, request, { action: 'job.retry', target, orgId, before: views.viewOf(job, org) });
        return reply.code(202).send(run);
      },
    );

    const remove = { tags, summary: 'Cancels the run of a job; an active step ends as always', params };
    const removed = { 204: z.null().describe('canceled'), ...ASKS };
    app.delete('/api/v1/jobs/:id', { schema: { ...remove, response: removed }, preParsing }, async (request, reply) => {
      const { job, org, orgId } = await existing(deps, request, request.params.id);
      await controller.request('POST', `/api/v1/runs/${job.runId}/cancel`);
      await audited(deps, request, { action: 'job.delete', target: job.id, orgId, before: views.viewOf(job, org) });
      return reply.code(204).send(null);
    });
  };
}

const UUID_LENGTH = 36;

/** A job that the caller may see, with its run's org; throws a problem of status 404. */
async function existing(deps: OpsDeps, request: FastifyRequest, id: string) {
  const gone = new ProblemError(404, `there is no job ${JSON.stringify(id)}`);
  const { orgId } = await existingRun(deps, request, id.slice(0, UUID_LENGTH)).catch((error: unknown) => {
    throw error instanceof ProblemError && error.status === 404 ? gone : error;
  });
  const job = await getJob(deps.database, orgId, id);
  if (!job) throw gone;
  const nameOf = await namesOf(deps.database, coverageOf(request), [job]);
  return { job, orgId, org: nameOf(job) };
}
