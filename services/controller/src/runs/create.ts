// Accepts runs: writes a run to Postgres first, then queues its jobs.
import { findKind } from '@sextant/kinds/all';
import type { NewRun } from '@sextant/kinds/run-request';
import { withTimeout } from '@sextant/http/service/timeout';
import type { Database } from '@sextant/records/database';
import { createRun, type RunWithSteps } from '@sextant/records/runs';
import { acceptRunSpan } from '@sextant/signals/runs';
import { runContext, withRunContext } from '@sextant/telemetry/context';
import { log } from '@sextant/telemetry/logs';
import { withSpan } from '@sextant/telemetry/traces';
import { linkActiveSpan } from '@sextant/telemetry/traces/planned-span';
import { randomUUID } from 'node:crypto';
import type { DebugSampling } from '../flags/debug-sampling';
import type { Flows } from '../queue/flow';
import { isMarked, planTrace, type TraceDeps } from './trace';

export interface CreateDeps extends TraceDeps {
  readonly database: Database;
  readonly flows: Flows;
  readonly debugSampling: DebugSampling;
}

export interface AcceptedRun {
  readonly id: string;
  /** False when an earlier request with the same idempotency key started the run. */
  readonly created: boolean;
}

export type RunRequest = NewRun & {
  /** Whether the trace of the run is kept regardless of sampling. */
  readonly isTraced?: boolean;
};

/** Then the request is answered without Redis: the run is stored in Postgres, and the reconciler queues it. */
const QUEUE_TIMEOUT_MS = 1_000;

/** Resolves once the run is stored. */
export function acceptRun(deps: CreateDeps, orgId: string, request: RunRequest): Promise<AcceptedRun> {
  const { kind, isTraced = false } = request;
  return withSpan(acceptRunSpan, { attributes: { 'sextant.run.kind': kind } }, async (span) => {
    const trace = planTrace(deps);
    const { run, created } = await createRun(deps.database, {
      orgId,
      userId: request.user_id,
      kind,
      input: request.input,
      correlationId: runContext().correlation_id ?? randomUUID(),
      steps: findKind(kind)?.steps ?? [],
      priority: request.priority,
      idempotencyKey: request.idempotency_key,
      ...trace,
      traceKept: isTraced || trace.traceKept,
    });
    span.set({ 'sextant.run.id': run.id, 'sextant.org.id': orgId });
    if (run.rootSpan) linkActiveSpan(run.rootSpan);
    return withRunContext({ run_id: run.id, org_id: orgId }, async () => {
      if (created) await enqueue(deps, run);
      log.info(created ? 'accepted a run' : 'answered a repeated request with its run', {
        operation: 'accept_run',
        kind,
      });
      return { id: run.id, created };
    });
  });
}

async function enqueue({ flows, debugSampling }: CreateDeps, run: RunWithSteps): Promise<void> {
  const message = `Redis did not answer within ${QUEUE_TIMEOUT_MS} ms`;
  const added = flows.add(run, await isMarked(run, debugSampling));
  await withTimeout(added, QUEUE_TIMEOUT_MS, message).catch((error: Error) => {
    log.warn('could not queue a run yet, the reconciler will', { operation: 'accept_run', reason: error.message });
  });
}
