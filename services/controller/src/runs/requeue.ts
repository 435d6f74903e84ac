// Queues the missing jobs of an active run.
import type { Database } from '@sextant/records/database';
import { setTrace } from '@sextant/records/runs/changes';
import { findRun, type RunWithSteps } from '@sextant/records/runs';
import type { Redis } from 'ioredis';
import { removeJobs, type Flows } from '../queue/flow';
import type { DebugSampling } from '../flags/debug-sampling';
import type { Queues } from '../queue/queues';
import { isMarked, isOpen, planTrace, type TraceDeps } from './trace';

export interface RequeueDeps extends TraceDeps {
  readonly database: Database;
  readonly redis: Redis;
  readonly queues: Queues;
  readonly flows: Flows;
  readonly debugSampling: DebugSampling;
}

/** Completed jobs, and the results of their steps, stay. */
export async function requeue(deps: RequeueDeps, run: RunWithSteps): Promise<void> {
  const { database, redis, queues, flows, debugSampling } = deps;
  const traced = await withOpenTrace(deps, run);
  await flows.add(traced, await isMarked(traced, debugSampling));
  // A concurrent cancellation found no jobs to remove.
  const current = await findRun(database, run.id);
  if (current && isEnded(current)) await removeJobs(queues.of(run.kind), redis, run);
}

/** Gives the run a new trace if its jobs would come too late for the old one. */
async function withOpenTrace(deps: RequeueDeps, run: RunWithSteps): Promise<RunWithSteps> {
  if (run.rootSpan && isOpen(run.rootSpan)) return run;
  const trace = planTrace(deps, run);
  await setTrace(deps.database, { orgId: run.orgId, runId: run.id }, trace);
  return { ...run, ...trace };
}

export function isEnded({ state }: Pick<RunWithSteps, 'state'>): boolean {
  return state !== 'queued' && state !== 'running';
}
