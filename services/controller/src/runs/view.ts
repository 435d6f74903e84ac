// A run as the API shows it.
import type { RunWithSteps } from '@sextant/records/runs';

export function viewOf(run: RunWithSteps): object {
  return {
    id: run.id,
    kind: run.kind,
    state: run.state,
    priority: run.priority,
    error_class: run.errorClass,
    error_message: run.errorMessage,
    correlation_id: run.correlationId,
    trace_id: run.traceId,
    trace_url: run.traceUrl,
    steps: run.steps.map((step) => ({
      step: step.step,
      state: step.state,
      attempt: step.attempt,
      error_class: step.errorClass,
      error_message: step.errorMessage,
      started_at: step.startedAt,
      ended_at: step.endedAt,
    })),
    input: run.input,
    result: run.result,
    queued_at: run.queuedAt,
    started_at: run.startedAt,
    ended_at: run.endedAt,
  };
}
