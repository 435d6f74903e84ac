// Fires schedules. The table holds the schedules, and BullMQ's job schedulers are their timers. An idempotency key per
// firing ensures that each time starts one run, however many controllers there are and however often a firing is
// retried.
import { startLoop } from '@sextant/http/service/loop';
import { ofKind } from '@sextant/kinds/run-request';
import { IdempotencyKeyError } from '@sextant/records/runs/idempotency';
import { getSchedule, listAllSchedules, type Schedule, type ScheduleRef } from '@sextant/records/schedules';
import { withRunContext } from '@sextant/telemetry/context';
import { log } from '@sextant/telemetry/logs';
import { Worker, type AdvancedRepeatOptions, type Job, type JobSchedulerJson } from 'bullmq';
import { randomUUID } from 'node:crypto';
import type { Admission } from '../admission/admission';
import { openQueue } from '../queue/queues';
import { acceptRun, type CreateDeps } from '../runs/create';
import { nextTime } from './cron';

export interface Scheduler {
  /** Updates the timer of a schedule from its row. */
  refresh(ref: ScheduleRef): Promise<void>;
  close(): Promise<void>;
}

export interface SchedulerDeps extends CreateDeps {
  readonly admission: Admission;
}

interface Firing {
  readonly org_id: string;
  readonly name: string;
}

const QUEUE = 'schedules';
/** While Postgres is unavailable or Redis is full, a firing is retried for about half an hour. */
const JOB = { attempts: 12, backoff: { type: 'exponential', delay: 500 }, removeOnComplete: 100, removeOnFail: 1_000 };
const request = ofKind({});
/** Replaces BullMQ's cron parser, so that timers fire at the times that the API shows. */
const SETTINGS: AdvancedRepeatOptions = {
  repeatStrategy: (after, { pattern = '', tz = 'UTC' }) => nextTime(pattern, tz, new Date(after))?.getTime(),
};

/** Starts to fire schedules. Compares the timers with the table every `intervalMs`. */
export function startScheduler(deps: SchedulerDeps, redisUrl: string, intervalMs: number): Scheduler {
  const queue = openQueue(QUEUE, redisUrl, { settings: SETTINGS });
  const connection = { url: redisUrl, maxRetriesPerRequest: null };
  const worker = new Worker<Firing>(QUEUE, (job) => fire(deps, job), { connection, settings: SETTINGS });
  worker.on('error', (error) => log.warn('scheduler error', { operation: 'fire', reason: error.message }));
  worker.on('failed', (job, error) =>
    log.warn('could not start a scheduled run', { operation: 'fire', ...job?.data, reason: error.message }),
  );

  const updateTimer = async (schedule: Schedule, timer: JobSchedulerJson<Firing> | undefined): Promise<void> => {
    const { cron, timeZone, orgId, name, enabled } = schedule;
    if (!enabled) return void (timer && (await queue.removeJobScheduler(idOf(schedule))));
    // Setting an unchanged timer again would lose a firing that is due now.
    if (timer?.pattern === cron && timer.tz === timeZone) return;
    const template = { name: 'fire', data: { org_id: orgId, name }, opts: JOB };
    await queue.upsertJobScheduler(idOf(schedule), { pattern: cron, tz: timeZone }, template);
  };

  const loop = startLoop({
    what: 'update the timers of schedules',
    operation: 'schedule',
    intervalMs,
    round: async () => {
      const timers = new Map((await queue.getJobSchedulers()).map((timer) => [timer.key, timer]));
      for (const schedule of await listAllSchedules(deps.database)) {
        await updateTimer(schedule, timers.get(idOf(schedule)));
        timers.delete(idOf(schedule));
      }
      for (const id of timers.keys()) await queue.removeJobScheduler(id);
    },
  });
  return {
    refresh: async (ref) => {
      const schedule = await getSchedule(deps.database, ref);
      if (schedule) await updateTimer(schedule, await queue.getJobScheduler(idOf(ref)));
      else await queue.removeJobScheduler(idOf(ref));
    },
    close: async () => {
      await Promise.all([loop.stop(), worker.close()]);
      await queue.close();
    },
  };
}

/** Unique over all orgs, because org ids have a fixed length. */
function idOf({ orgId, name }: ScheduleRef): string {
  return `${orgId}-${name}`;
}

/** Reads the row again, because the timer may be older than a change of its schedule. */
async function fire(deps: SchedulerDeps, job: Job<Firing>): Promise<void> {
  const { org_id: orgId, name } = job.data;
  const schedule = await getSchedule(deps.database, { orgId, name });
  if (!schedule?.enabled) return;
  const time = new Date(job.opts.prevMillis ?? job.timestamp).toISOString();
  await withRunContext({ org_id: orgId, correlation_id: randomUUID() }, async () => {
    const run = request.parse({ kind: schedule.kind, input: schedule.input });
    const key = { priority: 'normal', idempotency_key: `schedule:${orgId}:${name}:${time}` } as const;
    await deps.admission.admit();
    await acceptRun(deps, orgId, { ...run, ...key }).catch(ignoreStartedRun);
  });
}

/** The schedule changed between two attempts of a firing, and the first attempt started the run. */
function ignoreStartedRun(error: unknown): void {
  if (!(error instanceof IdempotencyKeyError) || error.refusal !== 'reused') throw error;
}
