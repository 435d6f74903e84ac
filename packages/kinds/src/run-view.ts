// The representation of a run in the APIs.
import type { RunWithSteps } from '@sextant/records/runs';
import { z } from 'zod';

export const acceptedView = z.object({
  id: z.uuid(),
  created: z.boolean().describe('false if an earlier request with the idempotency key started this run'),
});

const text = z.string().nullable();
const time = z.iso.datetime().nullable();

const stepView = z.object({
  step: z.string(),
  state: z.enum(['waiting', 'running', 'success', 'failed', 'skipped']),
  attempt: z.int().describe('starts at 1; 0 before the first attempt'),
  error_class: text,
  error_message: text,
  started_at: time,
  ended_at: time,
});

export const runView = z.object({
  id: z.uuid(),
  workspace_id: z.uuid().nullable(),
  user_id: z.uuid().nullable().describe('the user that the run is for'),
  kind: z.string(),
  state: z.enum(['queued', 'running', 'success', 'failed', 'canceled']),
  priority: z.enum(['high', 'normal', 'low']),
  error_class: text,
  error_message: text,
  correlation_id: z.string(),
  trace_id: text,
  trace_url: text.describe('null if no trace UI is configured, or if the trace was not sampled'),
  steps: z.array(stepView),
  input: z.unknown(),
  result: z.unknown(),
  queued_at: z.iso.datetime(),
  started_at: time,
  ended_at: time,
});
type RunView = z.output<typeof runView>;

export function viewOf(run: RunWithSteps): RunView {
  return {
    id: run.id,
    workspace_id: run.workspaceId,
    user_id: run.userId,
    kind: run.kind,
    state: run.state,
    priority: run.priority,
    error_class: run.errorClass,
    error_message: run.errorMessage,
    correlation_id: run.correlationId,
    trace_id: run.traceId,
    trace_url: run.traceKept === false ? null : run.traceUrl,
    steps: run.steps.map((step) => ({
      step: step.step,
      state: step.state,
      attempt: step.attempt,
      error_class: step.errorClass,
      error_message: step.errorMessage,
      started_at: timeOf(step.startedAt),
      ended_at: timeOf(step.endedAt),
    })),
    input: run.input,
    result: run.result,
    queued_at: run.queuedAt.toISOString(),
    started_at: timeOf(run.startedAt),
    ended_at: timeOf(run.endedAt),
  };
}

function timeOf(date: Date | null): string | null {
  return date && date.toISOString();
}
