// Accepting a run: first written down, then queued.
import type { Database } from '@sextant/records/database';
import { ensureOrg } from '@sextant/records/orgs';
import { createRun, type RunWithSteps } from '@sextant/records/runs';
import { acceptRunSpan } from '@sextant/signals/runs';
import { runContext, withRunContext } from '@sextant/telemetry/context';
import { log } from '@sextant/telemetry/logs';
import { withSpan } from '@sextant/telemetry/traces';
import { randomUUID } from 'node:crypto';
import { STEPS, type Flows } from '../queue/flow';
import type { NewRun } from './new-run';

export interface CreateDeps {
  readonly database: Database;
  readonly flows: Flows;
  readonly traceUrlOf: (traceId: string) => string | undefined;
}

export interface Accepted {
  readonly id: string;
  /** False when the idempotency key had started this run before. */
  readonly created: boolean;
}

/** After this the answer is given without Redis: the run is safe in Postgres and the reconciler queues it. */
const QUEUE_TIMEOUT_MS = 1_000;
const STEP_TYPES = { analyze: 'code', generate: 'llm', apply: 'code', publish: 'code' } as const;

/** Resolves once the run cannot be lost any more. */
export function acceptRun(deps: CreateDeps, request: NewRun): Promise<Accepted> {
  return withSpan(acceptRunSpan, { attributes: { 'sextant.run.kind': request.kind } }, async (span) => {
    const orgId = await ensureOrg(deps.database, request.org);
    const { run, created } = await createRun(deps.database, {
      orgId,
      kind: request.kind,
      input: request.input,
      correlationId: runContext().correlation_id ?? randomUUID(),
      steps: STEPS.map((step) => ({ step, type: STEP_TYPES[step] })),
      priority: request.priority,
      idempotencyKey: request.idempotency_key,
      traceId: span.traceId,
      traceUrl: deps.traceUrlOf(span.traceId),
    });
    span.set({ 'sextant.run.id': run.id, 'sextant.org.id': orgId });
    return withRunContext({ run_id: run.id, org_id: orgId }, async () => {
      if (created) await enqueue(deps.flows, run);
      log.info(created ? 'accepted a run' : 'answered with a run that was accepted before', {
        operation: 'accept_run',
        kind: run.kind,
      });
      return { id: run.id, created };
    });
  });
}

async function enqueue(flows: Flows, run: RunWithSteps): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Redis did not answer within ${QUEUE_TIMEOUT_MS} ms`)), QUEUE_TIMEOUT_MS);
  });
  await Promise.race([flows.add(run), late])
    .catch((error: Error) => {
      log.warn('could not queue a run yet, the reconciler will', { operation: 'accept_run', reason: error.message });
    })
    .finally(() => clearTimeout(timer));
}
