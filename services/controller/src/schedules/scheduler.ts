// Fires schedules: the table says which there are, BullMQ's job schedulers say when, and the run's key sees to it that
// each time starts one run, however many controllers there are and whatever is tried again.
import { ofKind } from '@sextant/kinds/run-request';
import { startLoop, type Loop } from '@sextant/http/loop';
import { IdempotencyKeyError } from '@sextant/records/runs/idempotency';
import { getSchedule, listAllSchedules, type Schedule, type ScheduleRef } from '@sextant/records/schedules';
import { withRunContext } from '@sextant/telemetry/context';
import { log } from '@sextant/telemetry/logs';
import { Worker, type AdvancedRepeatOptions, type Job, type JobSchedulerJson } from 'bullmq';
import { randomUUID } from 'node:crypto';
import type { Intake } from '../intake/intake';
import { openQueue } from '../queue/queues';
import { acceptRun, type CreateDeps } from '../runs/create';
import { nextTime } from './cron';

export interface Scheduler {
  /** Brings one schedule's timer in line with its row. */
  refresh(ref: ScheduleRef): Promise<void>;
  close(): Promise<void>;
}

export interface SchedulerDeps extends CreateDeps {
  readonly intake: Intake;
}

interface Firing {
  readonly org_id: string;
  readonly name: string;
}

const QUEUE = 'schedules';
/** While Postgres is away or Redis is full, a firing is tried again for about half an hour. */
const JOB = { attempts: 12, backoff: { type: 'exponential', delay: 500 }, removeOnComplete: 100, removeOnFail: 1_000 };
const request = ofKind({});
/** The times that the API shows, in place of BullMQ's own. */
const SETTINGS: AdvancedRepeatOptions = {
  repeatStrategy: (after, { pattern = '', tz = 'UTC' }) => nextTime(pattern, tz, new Date(after))?.getTime(),
};

/** Starts to fire; the timers are compared with the table every `intervalMs`. */
export function startScheduler(deps: SchedulerDeps, redisUrl: string, intervalMs: number): Scheduler {
  const queue = openQueue(QUEUE, redisUrl, { settings: SETTINGS });
  const connection = { url: redisUrl, maxRetriesPerRequest: null };
  const worker = new Worker<Firing>(QUEUE, (job) => fire(deps, job), { connection, settings: SETTINGS });
  worker.on('error', (error) => log.warn('the schedules are in trouble', { operation: 'fire', reason: error.message }));
  worker.on('failed', (job, error) =>
    log.warn('could not start a scheduled run', { operation: 'fire', ...job?.data, reason: error.message }),
  );

  const apply = async (schedule: Schedule, timer: JobSchedulerJson<Firing> | undefined): Promise<void> => {
    const { cron, timeZone, orgId, name, enabled } = schedule;
    if (!enabled) return void (timer && (await queue.removeJobScheduler(idOf(schedule))));
    // A timer that is set again would lose the firing that is due in this moment.
    if (timer?.pattern === cron && timer.tz === timeZone) return;
    const template = { name: 'fire', data: { org_id: orgId, name }, opts: JOB };
    await queue.upsertJobScheduler(idOf(schedule), { pattern: cron, tz: timeZone }, template);
  };

  const compare = async (): Promise<void> => {
    const timers = new Map((await queue.getJobSchedulers()).map((timer) => [timer.key, timer]));
    for (const schedule of await listAllSchedules(deps.database)) {
      await apply(schedule, timers.get(idOf(schedule)));
      timers.delete(idOf(schedule));
    }
    for (const id of timers.keys()) await queue.removeJobScheduler(id);
  };

  const loop: Loop = startLoop({
    what: 'set the timers of schedules',
    operation: 'schedule',
    intervalMs,
    round: compare,
  });
  return {
    refresh: async (ref) => {
      const schedule = await getSchedule(deps.database, ref);
      if (schedule) await apply(schedule, await queue.getJobScheduler(idOf(ref)));
      else await queue.removeJobScheduler(idOf(ref));
    },
    close: async () => {
      await Promise.all([loop.stop(), worker.close()]);
      await queue.close();
    },
  };
}

/** Unique over orgs: the org's id has a fixed length. */
function idOf({ orgId, name }: ScheduleRef): string {
  return `${orgId}-${name}`;
}

/** The row decides: a timer may be older than a change of its schedule. */
async function fire(deps: SchedulerDeps, job: Job<Firing>): Promise<void> {
  const { org_id: orgId, name } = job.data;
  const schedule = await getSchedule(deps.database, { orgId, name });
  if (!schedule?.enabled) return;
  const time = new Date(job.opts.prevMillis ?? job.timestamp).toISOString();
  await withRunContext({ org_id: orgId, correlation_id: randomUUID() }, async () => {
    const run = request.parse({ kind: schedule.kind, input: schedule.input });
    const key = { priority: 'normal', idempotency_key: `schedule:${orgId}:${name}:${time}` } as const;
    await deps.intake.admit();
    await acceptRun(deps, orgId, { ...run, ...key }).catch(startedBefore);
  });
}

/** The schedule was changed between two attempts at one time, of which the first started the run. */
function startedBefore(error: unknown): void {
  if (!(error instanceof IdempotencyKeyError) || error.refusal !== 'reused') throw error;
}
