// The API for schedules, which start runs at the times of a cron expression.
import { ofKind } from '@sextant/kinds/run-request';
import type { ZodTypeProvider } from '@sextant/http/openapi';
import { ProblemError } from '@sextant/http/problem';
import type { Database } from '@sextant/records/database';
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import {
  getSchedule,
  listSchedules,
  putSchedule,
  removeSchedule,
  setScheduleEnabled,
  type Schedule,
  type ScheduleRef,
} from '@sextant/records/schedules';
import { log } from '@sextant/telemetry/logs';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { existingOrg } from '../problems';
import { orgName } from '../runs/run-request';
import { cron, nextTime, timeZone } from './cron';
import type { Scheduler } from './scheduler';

export interface ScheduleRoutesDeps {
  readonly database: Database;
  readonly scheduler: Scheduler;
}

const byName = z.object({
  name: z
    .string()
    .max(64)
    .regex(/^[a-z0-9][a-z0-9_-]*$/i, 'must consist of letters, digits, - and _'),
});
const ofOrg = z.strictObject({ org: orgName });
const body = ofKind({ cron, time_zone: timeZone.default('UTC'), org: orgName, enabled: z.boolean().default(true) });

export function scheduleRoutes({ database, scheduler }: ScheduleRoutesDeps) {
  const tags = ['schedules'];
  const schema = { tags, params: byName, querystring: ofOrg };
  const refOf = async (name: string, org: string): Promise<ScheduleRef> => ({
    orgId: await existingOrg(database, org),
    name,
  });

  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();

    const list = { tags, summary: 'List the schedules of an org', querystring: ofOrg };
    app.get('/api/v1/schedules', { schema: list }, async ({ query }) => {
      const schedules = await listSchedules(database, await existingOrg(database, query.org));
      return { schedules: schedules.map(viewOf) };
    });

    const get = { ...schema, summary: 'Get a schedule' };
    app.get('/api/v1/schedules/:name', { schema: get }, async ({ params, query }) => {
      const schedule = await getSchedule(database, await refOf(params.name, query.org));
      if (!schedule) throw notFound(params.name);
      return viewOf(schedule);
    });

    const put = { tags, summary: 'Add or replace a schedule', params: byName, body };
    app.put('/api/v1/schedules/:name', { schema: put }, async ({ params, body: { org, time_zone, ...rest } }) => {
      const ref = { orgId: await ensureOrg(database, org), name: params.name };
      const schedule = await putSchedule(database, { ...rest, ...ref, timeZone: time_zone });
      await refreshTimer(scheduler, ref);
      return viewOf(schedule);
    });

    // Only changes the state, so that a schedule can be paused even if its stored input is no longer valid.
    for (const action of ['pause', 'resume'] as const) {
      const summary = action === 'pause' ? 'Pause a schedule' : 'Resume a schedule';
      app.post(`/api/v1/schedules/:name/${action}`, { schema: { ...schema, summary } }, async ({ params, query }) => {
        const ref = await refOf(params.name, query.org);
        const schedule = await setScheduleEnabled(database, ref, action === 'resume');
        if (!schedule) throw notFound(params.name);
        await refreshTimer(scheduler, ref);
        return viewOf(schedule);
      });
    }

    const remove = { ...schema, summary: 'Remove a schedule; the runs that it started continue' };
    app.delete('/api/v1/schedules/:name', { schema: remove }, async ({ params, query }, reply) => {
      const ref = await refOf(params.name, query.org);
      if (!(await removeSchedule(database, ref))) throw notFound(params.name);
      await refreshTimer(scheduler, ref);
      return reply.code(204).send();
    });
  };
}

/** A failure does not fail the request: every controller regularly compares its timers with the table. */
async function refreshTimer(scheduler: Scheduler, ref: ScheduleRef): Promise<void> {
  await scheduler.refresh(ref).catch((error: unknown) => {
    const fields = { operation: 'schedule', schedule: ref.name, reason: (error as Error).message };
    log.warn('could not update the timer of a schedule, will try again', fields);
  });
}

function notFound(name: string): ProblemError {
  return new ProblemError(404, `there is no schedule ${JSON.stringify(name)}`);
}

function viewOf(schedule: Schedule): object {
  const { name, kind, input, cron: expression, timeZone: zone, enabled, updatedAt } = schedule;
  return {
    name,
    kind,
    input,
    cron: expression,
    time_zone: zone,
    enabled,
    updated_at: updatedAt,
    next_at: enabled ? (nextTime(expression, zone)?.toISOString() ?? null) : null,
  };
}
