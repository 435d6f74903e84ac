// The flow of a run on the queue: a chain of jobs in which each step is the child of the next.
import type { Priority, RunWithSteps } from '@sextant/records/runs';
import { queueTelemetry } from '@sextant/telemetry/queue';
import { FlowProducer, type FlowJob, type JobsOptions, type Queue } from 'bullmq';

export const QUEUE = 'upgrade';
/** In the order in which they run. */
export const STEPS = ['analyze', 'generate', 'apply', 'publish'] as const;
export type Step = (typeof STEPS)[number];

/** Deterministic, so that adding a flow again leaves the jobs alone that are there; BullMQ forbids `:` in ids. */
export function jobIdOf(runId: string, step: Step): string {
  return `${runId}-${step}`;
}

/** The run that a job belongs to; undefined for a job that is not ours. */
export function runIdOf(jobId: string): string | undefined {
  const step = STEPS.find((name) => jobId.endsWith(`-${name}`));
  return step && jobId.slice(0, -step.length - 1);
}

const ATTEMPTS = 5;
/** Lower comes first. All jobs have one: BullMQ takes those without before all others. */
const PRIORITY: Readonly<Record<Priority, number>> = { high: 1, normal: 2, low: 3 };
/** Ended jobs stay long enough for the reconciler to see them, also after an hour without a controller. */
const KEEP = { age: 24 * 60 * 60, count: 10_000 };

export interface Flows {
  /** Adds a run's jobs, all or none; jobs that exist stay as they are. */
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
  const jobOf = (step: Step) => ({ name: step, queueName: QUEUE, data: dataOf(run, step), opts: optionsOf(run, step) });
  const [first, ...rest] = STEPS;
  return rest.reduce<FlowJob>((child, step) => ({ ...jobOf(step), children: [child] }), jobOf(first));
}

/** Takes a run's jobs off the queue, last step first; a job that is being worked on ends, and nothing follows it. */
export async function removeJobs(queue: Queue, runId: string): Promise<void> {
  for (const step of STEPS.toReversed()) {
    const job = await queue.getJob(jobIdOf(runId, step));
    // Only a job that a worker holds cannot be removed.
    await job?.remove({ removeChildren: false }).catch(() => undefined);
  }
}

function dataOf(run: RunWithSteps, step: Step): object {
  return {
    run_id: run.id,
    org_id: run.orgId,
    kind: run.kind,
    step,
    correlation_id: run.correlationId,
    trace_id: run.traceId ?? undefined,
    trace_url: run.traceUrl ?? undefined,
    input: run.input,
  };
}

function optionsOf(run: RunWithSteps, step: Step): JobsOptions {
  return {
    jobId: jobIdOf(run.id, step),
    priority: PRIORITY[run.priority],
    attempts: ATTEMPTS,
    // The worker owns the strategy: it knows how long the other side asked to wait.
    backoff: { type: 'sextant' },
    failParentOnFailure: step !== STEPS.at(-1),
    removeOnComplete: KEEP,
    removeOnFail: KEEP,
  };
}
