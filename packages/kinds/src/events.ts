// What all events of an entity have in common.
import { currentTraceId } from '@sextant/telemetry/traces';
import type { StepContext } from './declare';

/** The part of an event that names the entity, its run and step, and the trace that shows the attempt. */
export function about({ run, step }: Pick<StepContext, 'run' | 'step'>, entityId: string) {
  return { runId: run.id, orgId: run.orgId, stage: step, entityId, traceId: currentTraceId() };
}
