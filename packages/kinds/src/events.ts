// The fields that all events of an entity have.
import { currentTraceId } from '@sextant/telemetry/traces';
import type { StepContext } from './declare';

/** The entity, its run and step, and the trace of the attempt. */
export function entityEvent({ run, step }: Pick<StepContext, 'run' | 'step'>, entityId: string) {
  return { runId: run.id, orgId: run.orgId, stage: step, entityId, traceId: currentTraceId() };
}
