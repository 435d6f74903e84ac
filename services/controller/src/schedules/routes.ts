// The API for schedules: runs that start at the times of a cron expression.
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
  type Schedule,
  type ScheduleRef,
} from '@sextant/records/schedules';
import { log } from '@sextant/telemetry/logs';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { existingOrg } from '../org-of';
import { orgName } from '../runs/new-run';
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
    .regex(/^[a-z0-9][a-z0-9_-]*$/i, 'must have letters, digits, - and _ only'),
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

    const list = { tags, summary: 'Schedules of an org', querystring: ofOrg };
    app.get('/api/v1/schedules', { schema: list }, async ({ query }) => {
      const schedules = await listSchedules(database, await existingOrg(database, query.org));
      return { schedules: schedules.map(viewOf) };
    });

    const get = { ...schema, summary: 'One schedule' };
    app.get('/api/v1/schedules/:name', { schema: get }, async ({ params, query }) => {
      const schedule = await getSchedule(database, await refOf(params.name, query.org));
      if (!schedule) throw notFound(params.name);
      return viewOf(schedule);
    });

    const put = { tags, summary: 'Adds a schedule or replaces it', params: byName, body };
    app.put('/api/v1/schedules/:name', { schema: put }, async ({ params, body: { org, time_zone, ...rest } }) => {
      const ref = { orgId: await ensureOrg(database, org), name: params.name };
      const schedule = await putSchedule(database, { ...rest, ...ref, timeZone: time_zone });
      await refreshed(scheduler, ref);
      return viewOf(schedule);
    });

    const remove = { ...schema, summary: 'Removes a schedule; runs that it started go on' };
    app.delete('/api/v1/schedules/:name', { schema: remove }, async ({ params, query }, reply) => {
      const ref = await refOf(params.name, query.org);
      if (!(await removeSchedule(database, ref))) throw notFound(params.name);
      await refreshed(scheduler, ref);
      return reply.code(204).send();
    });
  };
}

/** The row is written, and that is what counts: every controller compares its timers with the table. */
async function refreshed(scheduler: Scheduler, ref: ScheduleRef): Promise<void> {
  await scheduler.refresh(ref).catch((error: unknown) => {
    const fields = { operation: 'schedule', schedule: ref.name, reason: (error as Error).message };
    log.warn('could not set the timer of a schedule yet', fields);
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
