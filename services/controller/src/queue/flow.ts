// The flow of a run on the queue of its kind: a chain of jobs in which each step is the child of the next.
import { tellCanceled } from '@sextant/dead-letters/canceled-jobs';
import type { Priority, RunWithSteps } from '@sextant/records/runs';
import { queueTelemetry } from '@sextant/telemetry/queue';
import { FlowProducer, type FlowJob, type JobsOptions, type Queue } from 'bullmq';
import type { Redis } from 'ioredis';

/** Deterministic, so that adding a flow again leaves the jobs alone that are there; BullMQ forbids `:` in ids. */
export function jobIdOf(runId: string, step: string): string {
  return `${runId}-${step}`;
}

const JOB_ID = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-./;

/** The run that a job belongs to; undefined for a job that is not ours. */
export function runIdOf(jobId: string): string | undefined {
  return JOB_ID.exec(jobId)?.[1];
}

/** The jobs of a run, in the order in which they run. Its rows say which: its kind may have other steps by now. */
export function jobIdsOf(run: RunWithSteps): readonly string[] {
  return run.steps.map(({ step }) => jobIdOf(run.id, step));
}

const ATTEMPTS = 5;
/** Lower comes first. All jobs have one: BullMQ takes those without before all others. */
const PRIORITY: Readonly<Record<Priority, number>> = { high: 1, normal: 2, low: 3 };
/** One is enough: the earlier attempts are log lines and run events. */
const STACKS = 1;
/** Ended jobs stay long enough for the reconciler to see them: at 20 jobs a second, after an hour without a controller. */
const KEEP = { age: 24 * 60 * 60, count: 100_000 };

export interface Flows {
  /**
   * Adds a run's jobs, all or none; jobs that exist stay as they are. A step whose job is completed hands its result on
   * to the next one as if it had just ended.
   */
  add(run: RunWithSteps): Promise<void>;
  close(): Promise<void>;
}

export function createFlows(redisUrl: string): Flows {
  const producer = new FlowProducer({
    connection: { url: redisUrl, maxRetriesPerRequest: null },
    telemetry: queueTelemetry(),
  });
  // ioredis reconnects by itself; readiness tells that Redis is away.
  producer.on('error', () => {});
  return {
    add: async (run) => void (await producer.add(flowOf(run))),
    close: () => producer.close(),
  };
}

/** The last step is the root; its descendants run first, and a failure goes up the chain. */
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
 * Takes a run's jobs off the queue, last step first. Only one that is being worked on cannot be removed: its worker is told
 * to give it up, and nothing follows it.
 */
export async function removeJobs(queue: Queue, redis: Redis, run: RunWithSteps): Promise<void> {
  for (const jobId of jobIdsOf(run).toReversed()) {
    const job = await queue.getJob(jobId);
    await job?.remove({ removeChildren: false }).catch(() => tellCanceled(redis, jobId));
  }
}

/** Ids, and what scheduling needs: the input and the results are in Postgres. */
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
    // What a step publishes is read for long: a link to a trace that is not kept would not open.
    trace_url: run.traceKept === true ? (run.traceUrl ?? undefined) : undefined,
    priority: run.priority,
  };
}

function optionsOf(run: RunWithSteps, step: string, last: boolean): JobsOptions {
  return {
    jobId: jobIdOf(run.id, step),
    priority: PRIORITY[run.priority],
    attempts: ATTEMPTS,
    // The worker owns the strategy: it knows how long the other side asked to wait.
    backoff: { type: 'sextant' },
    failParentOnFailure: !last,
    stackTraceLimit: STACKS,
    removeOnComplete: KEEP,
    removeOnFail: KEEP,
  };
}
