// Schedules start runs at the times of a cron expression. The controller stores and fires them.
import { ProblemError } from '@sextant/http/problem';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { recordChange } from '../audit/record-change';
import { callerOf, requireRole } from '../auth/caller';
import type { Api, OpsDeps } from '../deps';
import { orgPageSchema, scopeOf } from '../http/org-scope';
import { INPUT_BODY_LIMIT } from '../runs/writes';
import { allSchedules, pathOf, scheduleOf } from './find';
import * as views from './views';

const params = views.byName;
const preParsing = requireRole('operator');
const oneSchedule = { 200: views.scheduleView };

export function scheduleRoutes(app: Api, deps: OpsDeps): void {
  readRoutes(app, deps);
  writeRoutes(app, deps);
  stateRoutes(app, deps);
}

function readRoutes(app: Api, deps: OpsDeps): void {
  const response = { 200: orgPageSchema(views.scheduleView) };
  const list = { summary: 'Lists all schedules, sorted by name', response };
  app.get('/api/v1/schedules', { schema: list }, async (request) => {
    const scope = scopeOf(request);
    return { items: await allSchedules(deps, scope), next_cursor: null, org: scope.org };
  });

  const get = { summary: 'Returns a schedule', params, response: oneSchedule };
  app.get('/api/v1/schedules/:name', { schema: get }, (request) =>
    existingSchedule(deps, request, request.params.name),
  );
}

function writeRoutes(app: Api, deps: OpsDeps): void {
  const options = { preParsing, bodyLimit: INPUT_BODY_LIMIT };

  const create = {
    summary: 'Creates a schedule',
    body: views.newSchedule,
    response: { 201: views.scheduleView },
  };
  app.post('/api/v1/schedules', { schema: create, ...options }, async (request, reply) => {
    const { name: target, ...body } = request.body;
    const { org } = callerOf(request);
    if (await scheduleOf(deps, org, target))
      throw new ProblemError(409, `the schedule ${target} exists: choose another name, or update it`);
    const after = await put(deps, org, target, body);
    await recordChange(deps, request, { action: 'schedule.create', target, after });
    return reply.code(201).header('location', `/api/v1/schedules/${target}`).send(after);
  });

  const set = { summary: 'Updates or creates a schedule', params, body: views.settings, response: oneSchedule };
  app.put('/api/v1/schedules/:name', { schema: set, ...options }, async (request) => {
    const { name: target } = request.params;
    const { org } = callerOf(request);
    const before = await scheduleOf(deps, org, target);
    const after = await put(deps, org, target, request.body);
    await recordChange(deps, request, { action: 'schedule.set', target, before, after });
    return after;
  });

  const remove = {
    summary: 'Deletes a schedule; runs that it started continue',
    params,
    response: { 204: z.null().describe('The schedule is deleted.') },
  };
  app.delete('/api/v1/schedules/:name', { schema: remove, ...options }, async (request, reply) => {
    const { name: target } = request.params;
    const before = await existingSchedule(deps, request, target);
    await deps.controller.request('DELETE', pathOf(target), { query: { org: callerOf(request).org } });
    await recordChange(deps, request, { action: 'schedule.delete', target, before });
    return reply.code(204).send(null);
  });
}

const ACTIONS = {
  pause: 'Pauses a schedule: it starts no runs until it is resumed',
  resume: 'Resumes a paused schedule; it starts its next run on time',
} as const;

function stateRoutes(app: Api, deps: OpsDeps): void {
  for (const action of ['pause', 'resume'] as const) {
    const schema = { summary: ACTIONS[action], params, response: oneSchedule };
    app.post(`/api/v1/schedules/:name/${action}`, { schema, preParsing }, async (request) => {
      const { name: target } = request.params;
      const before = await existingSchedule(deps, request, target);
      const { org } = callerOf(request);
      const call = { what: `${action} a schedule`, query: { org }, schema: views.controllerSchedule };
      const after = { ...(await deps.controller.request('POST', `${pathOf(target)}/${action}`, call)), org };
      const states = { before: { enabled: before.enabled }, after: { enabled: after.enabled } };
      await recordChange(deps, request, { action: `schedule.${action}`, target, ...states });
      return after;
    });
  }
}

/** Throws a problem of status 404. */
async function existingSchedule(deps: OpsDeps, request: FastifyRequest, name: string) {
  const schedule = await scheduleOf(deps, callerOf(request).org, name);
  if (!schedule) throw new ProblemError(404, `there is no schedule ${JSON.stringify(name)}`);
  return schedule;
}

async function put({ controller }: OpsDeps, org: string, name: string, settings: object) {
  const call = { what: 'update a schedule', body: { ...settings, org }, schema: views.controllerSchedule };
  return { ...(await controller.request('PUT', pathOf(name), call)), org };
}
