// Accepts runs: writes a run to Postgres first, then queues its jobs.
import { findKind } from '@sextant/kinds/all';
import type { NewRun } from '@sextant/kinds/run-request';
import { withTimeout } from '@sextant/http/service/timeout';
import type { Database } from '@sextant/records/database';
import { createRun, type RunWithSteps } from '@sextant/records/runs';
import { acceptRunSpan } from '@sextant/signals/runs';
import { runContext, withRunContext } from '@sextant/telemetry/context';
import { log } from '@sextant/telemetry/logs';
import { willBeKept } from '@sextant/telemetry/sampling';
import { withSpan } from '@sextant/telemetry/traces';
import { randomUUID } from 'node:crypto';
import type { DebugSampling } from '../flags/debug-sampling';
import type { Flows } from '../queue/flow';

export interface CreateDeps {
  readonly database: Database;
  readonly flows: Flows;
  readonly debugSampling: DebugSampling;
  readonly traceUrlOf: (traceId: string) => string | undefined;
}

export interface AcceptedRun {
  readonly id: string;
  /** False when an earlier request with the same idempotency key started the run. */
  readonly created: boolean;
}

export type RunRequest = NewRun & {
  /** Whether the trace of the caller, which the run continues, is kept. */
  readonly isTraced?: boolean;
};

/** Then the request is answered without Redis: the run is stored in Postgres, and the reconciler queues it. */
const QUEUE_TIMEOUT_MS = 1_000;

/** Resolves once the run is stored. */
export function acceptRun(deps: CreateDeps, orgId: string, request: RunRequest): Promise<AcceptedRun> {
  const { kind, isTraced = false } = request;
  return withSpan(acceptRunSpan, { attributes: { 'sextant.run.kind': kind } }, async (span) => {
    const { run, created } = await createRun(deps.database, {
      orgId,
      userId: request.user_id,
      kind,
      input: request.input,
      correlationId: runContext().correlation_id ?? randomUUID(),
      steps: findKind(kind)?.steps ?? [],
      priority: request.priority,
      idempotencyKey: request.idempotency_key,
      traceId: span.traceId,
      traceUrl: deps.traceUrlOf(span.traceId),
      traceKept: isTraced || willBeKept(span.traceId) || undefined,
    });
    span.set({ 'sextant.run.id': run.id, 'sextant.org.id': orgId });
    if (created && (await deps.debugSampling(run))) span.set({ 'sextant.debug': true });
    return withRunContext({ run_id: run.id, org_id: orgId }, async () => {
      if (created) await enqueue(deps.flows, run);
      log.info(created ? 'accepted a run' : 'answered a repeated request with its run', {
        operation: 'accept_run',
        kind,
      });
      return { id: run.id, created };
    });
  });
}

async function enqueue(flows: Flows, run: RunWithSteps): Promise<void> {
  const message = `Redis did not answer within ${QUEUE_TIMEOUT_MS} ms`;
  await withTimeout(flows.add(run), QUEUE_TIMEOUT_MS, message).catch((error: Error) => {
    log.warn('could not queue a run yet, the reconciler will', { operation: 'accept_run', reason: error.message });
  });
}
