// Schedules of an org: runs that start at the times of a cron expression. The controller keeps and fires them.
import type { ZodTypeProvider } from '@sextant/http/openapi';
import { ProblemError } from '@sextant/http/problem';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { callerOf, requireRole } from '../auth/caller';
import type { OpsDeps } from '../deps';
import { ASKS } from '../http/problems';
import { audited } from '../audit/record-change';
import { coverageOf, pageOfOrgs } from '../http/org-scope';
import { allSchedules, pathOf, scheduleOf } from './find';
import * as views from './views';

const tags = ['schedules'];
/** As of a run, which may have a manifest. */
const BODY_LIMIT = 4 * 1024 * 1024;

export function scheduleRoutes(deps: OpsDeps) {
  return async (plain: FastifyInstance): Promise<void> => {
    void plain.register(readRoutes(deps));
    void plain.register(writeRoutes(deps));
    void plain.register(stateRoutes(deps));
  };
}

function readRoutes(deps: OpsDeps) {
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();

    const list = {
      tags,
      summary: 'All schedules, by name',
      response: { 200: pageOfOrgs(views.scheduleView), ...ASKS },
    };
    app.get('/api/v1/schedules', { schema: list }, async (request) => {
      const covered = coverageOf(request);
      return { items: await allSchedules(deps, covered), next_cursor: null, org: covered.org };
    });

    const get = { tags, summary: 'One schedule', params: views.byName, response: { 200: views.scheduleView, ...ASKS } };
    app.get('/api/v1/schedules/:name', { schema: get }, (request) => existing(deps, request, request.params.name));
  };
}

function writeRoutes(deps: OpsDeps) {
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    const options = { preParsing: requireRole('operator'), bodyLimit: BODY_LIMIT };

    const create = { tags, summary: 'Adds a schedule', body: views.newSchedule };
    const created = { 201: views.scheduleView, ...ASKS };
    app.post('/api/v1/schedules', { schema: { ...create, response: created }, ...options }, async (request, reply) => {
      const { name: target, ...body } = request.body;
      const { org } = callerOf(request);
      if (await scheduleOf(deps, org, target))
        throw new ProblemError(409, `there is a schedule ${target}: choose another name, or change it`);
      const after = await put(deps, org, target, body);
      await audited(deps, request, { action: 'schedule.create', target, after });
      return reply.code(201).header('location', `/api/v1/schedules/${target}`).send(after);
    });

    const set = { tags, summary: 'Changes a schedule, or adds it', params: views.byName, body: views.settings };
    const schema = { ...set, response: { 200: views.scheduleView, ...ASKS } };
    app.put('/api/v1/schedules/:name', { schema, ...options }, async (request) => {
      const { name: target } = request.params;
      const { org } = callerOf(request);
      const before = await scheduleOf(deps, org, target);
      const after = await put(deps, org, target, request.body);
      await audited(deps, request, { action: 'schedule.set', target, before, after });
      return after;
    });

    const remove = { tags, summary: 'Deletes a schedule; runs that it started go on', params: views.byName };
    const removed = { 204: z.null().describe('deleted'), ...ASKS };
    app.delete(
      '/api/v1/schedules/:name',
      { schema: { ...remove, response: removed }, ...options },
      async (request, reply) => {
        const { name: target } = request.params;
        const before = await existing(deps, request, target);
        const query = { org: callerOf(request).org };
        await deps.controller.request('DELETE', pathOf(target), { query });
        await audited(deps, request, { action: 'schedule.delete', target, before });
        return reply.code(204).send(null);
      },
    );
  };
}

const STATES = {
  pause: 'Pauses a schedule: it starts no runs until it is resumed',
  resume: 'Lets a schedule start runs again, from its next time on',
} as const;

function stateRoutes(deps: OpsDeps) {
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    for (const action of ['pause', 'resume'] as const) {
      const response = { 200: views.scheduleView, ...ASKS };
      const schema = { tags, summary: STATES[action], params: views.byName, response };
      const options = { schema, preParsing: requireRole('operator') };
      app.post(`/api/v1/schedules/:name/${action}`, options, async (request) => {
        const { name: target } = request.params;
        const before = await existing(deps, request, target);
        const { kind, input, cron, time_zone } = before;
        const body = { kind, input, cron, time_zone, enabled: action === 'resume' };
        const after = await put(deps, callerOf(request).org, target, body);
        const states = { before: { enabled: before.enabled }, after: { enabled: after.enabled } };
        await audited(deps, request, { action: `schedule.${action}`, target, ...states });
        return after;
      });
    }
  };
}

/** Throws a problem of status 404. */
async function existing(deps: OpsDeps, request: FastifyRequest, name: string) {
  const schedule = await scheduleOf(deps, callerOf(request).org, name);
  if (!schedule) throw new ProblemError(404, `there is no schedule ${JSON.stringify(name)}`);
  return schedule;
}

async function put({ controller }: OpsDeps, org: string, name: string, settings: object) {
  const call = { what: 'set a schedule', body: { ...settings, org }, schema: views.scheduleOfController };
  return { ...(await controller.request('PUT', pathOf(name), call)), org };
}
