// The flow of a run on the queue of its kind: a chain of jobs in which each step is the child of the next one.
import { publishCanceledJob } from '@sextant/dead-letters/canceled-jobs';
import type { Priority, RunWithSteps } from '@sextant/records/runs';
import { enqueueRunSpan } from '@sextant/signals/runs';
import { queueTelemetry, withEnqueueSpan } from '@sextant/telemetry/queue';
import { FlowProducer, type FlowJob, type JobsOptions, type Queue } from 'bullmq';
import type { Redis } from 'ioredis';

/** Deterministic, so that adding a flow again does not duplicate jobs. BullMQ forbids `:` in ids. */
export function jobIdOf(runId: string, step: string): string {
  return `${runId}-${step}`;
}

const JOB_ID = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-./;

/** The run of a job; undefined for a job that is not a step of a run. */
export function runIdOf(jobId: string): string | undefined {
  return JOB_ID.exec(jobId)?.[1];
}

/** The job ids of a run in execution order, from its rows: a newer version of its kind may have other steps. */
export function jobIdsOf(run: RunWithSteps): readonly string[] {
  return run.steps.map(({ step }) => jobIdOf(run.id, step));
}

const ATTEMPTS = 5;
/** Lower numbers run first. Every job has a priority, because BullMQ runs jobs without one before all others. */
const PRIORITY: Readonly<Record<Priority, number>> = { high: 1, normal: 2, low: 3 };
/** Earlier attempts have log lines and run events. */
const MAX_STACKS = 1;
/** Ended jobs stay for the reconciler: even after an hour without a controller, at 20 jobs per second. */
const KEEP = { age: 24 * 60 * 60, count: 100_000 };

export interface Flows {
  /**
   * Adds all jobs of a run atomically, in the trace of the run. Existing jobs stay as they are; a completed one releases
   * the next step.
   *
   * @param isMarked whether the trace is kept regardless of sampling
   */
  add(run: RunWithSteps, isMarked?: boolean): Promise<void>;
  close(): Promise<void>;
}

export function createFlows(redisUrl: string): Flows {
  const producer = new FlowProducer({
    connection: { url: redisUrl, maxRetriesPerRequest: null },
    telemetry: queueTelemetry(),
  });
  // ioredis reconnects automatically; readiness reports an unavailable Redis.
  producer.on('error', () => {});
  return {
    add: async (run, isMarked = false) => {
      const add = () => producer.add(flowOf(run));
      const attributes = { ...attributesOf(run), ...(isMarked && { 'sextant.debug': true }) };
      await (run.rootSpan ? withEnqueueSpan(enqueueRunSpan, { parent: run.rootSpan, attributes }, add) : add());
    },
    close: () => producer.close(),
  };
}

function attributesOf({ id, kind, orgId }: RunWithSteps) {
  return {
    'sextant.run.id': id,
    'sextant.run.kind': kind,
    'sextant.org.id': orgId,
    'messaging.system': 'bullmq',
    'messaging.operation.type': 'send',
    'messaging.destination.name': kind,
  };
}

/** The last step is the root. Its descendants run first, and a failure propagates to it. */
export function flowOf(run: RunWithSteps): FlowJob {
  const [first, ...rest] = run.steps.map(({ step }, i) => ({
    name: step,
    queueName: run.kind,
    data: dataOf(run, step),
    opts: optionsOf(run, step, i === run.steps.length - 1),
  }));
  if (!first) throw new Error(`could not queue the run ${run.id}: it has no steps`);
  return rest.reduce<FlowJob>((child, job) => ({ ...job, children: [child] }), first);
}

/**
 * Removes the jobs of a run from the queue, last step first. An active job cannot be removed: its worker is notified to
 * abort it, and no step follows.
 */
export async function removeJobs(queue: Queue, redis: Redis, run: RunWithSteps): Promise<void> {
  for (const jobId of jobIdsOf(run).toReversed()) {
    const job = await queue.getJob(jobId);
    await job?.remove({ removeChildren: false }).catch(() => publishCanceledJob(redis, jobId));
  }
}

/** Only ids and scheduling data: input and results are in Postgres. */
function dataOf(run: RunWithSteps, step: string): object {
  return {
    run_id: run.id,
    org_id: run.orgId,
    workspace_id: run.workspaceId ?? undefined,
    user_id: run.userId ?? undefined,
    kind: run.kind,
    step,
    correlation_id: run.correlationId,
    trace_id: run.traceId ?? undefined,
    // Steps publish this link, so it must point to a trace that is kept.
    trace_url: run.traceKept === true ? (run.traceUrl ?? undefined) : undefined,
    priority: run.priority,
  };
}

function optionsOf(run: RunWithSteps, step: string, last: boolean): JobsOptions {
  return {
    jobId: jobIdOf(run.id, step),
    priority: PRIORITY[run.priority],
    attempts: ATTEMPTS,
    // The worker implements the strategy, because it knows the wait from Retry-After.
    backoff: { type: 'sextant' },
    failParentOnFailure: !last,
    stackTraceLimit: MAX_STACKS,
    removeOnComplete: KEEP,
    removeOnFail: KEEP,
  };
}
