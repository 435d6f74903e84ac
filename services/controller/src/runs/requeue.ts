// Queues the missing jobs of an active run, in a new trace.
import type { Database } from '@sextant/records/database';
import { setTrace } from '@sextant/records/runs/changes';
import { findRun, type RunWithSteps } from '@sextant/records/runs';
import { acceptRunSpan } from '@sextant/signals/runs';
import { willBeKept } from '@sextant/telemetry/sampling';
import { withSpan } from '@sextant/telemetry/traces';
import type { Redis } from 'ioredis';
import { removeJobs, type Flows } from '../queue/flow';
import type { Queues } from '../queue/queues';

export interface RequeueDeps {
  readonly database: Database;
  readonly redis: Redis;
  readonly queues: Queues;
  readonly flows: Flows;
  /** URL of a trace in the trace viewer. */
  readonly traceUrlOf: (traceId: string) => string | undefined;
}

/** Completed jobs, and the results of their steps, stay. */
export async function requeue(deps: RequeueDeps, run: RunWithSteps): Promise<void> {
  const { database, redis, queues, flows, traceUrlOf } = deps;
  const attributes = { 'sextant.run.id': run.id, 'sextant.run.kind': run.kind, 'sextant.org.id': run.orgId };
  await withSpan(acceptRunSpan, { attributes, root: true }, async ({ traceId }) => {
    const traceUrl = traceUrlOf(traceId);
    const traceKept = willBeKept(traceId) || null;
    await setTrace(database, { orgId: run.orgId, runId: run.id }, { traceId, traceUrl, traceKept });
    await flows.add({ ...run, traceId, traceUrl: traceUrl ?? null, traceKept });
  });
  // A concurrent cancellation found no jobs to remove.
  const current = await findRun(database, run.id);
  if (current && isEnded(current)) await removeJobs(queues.of(run.kind), redis, run);
}

export function isEnded({ state }: Pick<RunWithSteps, 'state'>): boolean {
  return state !== 'queued' && state !== 'running';
}
