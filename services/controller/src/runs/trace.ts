// The trace of a run. Its root span is planned when the run is accepted and emitted when the run ends, so that the jobs of
// the run, and its end, are children of one span that is as long as the run.
import type { Run, RunWithSteps } from '@sextant/records/runs';
import type { RunTrace } from '@sextant/records/runs/changes';
import { runSpan } from '@sextant/signals/runs';
import { CONTINUE_SECONDS } from '@sextant/signals/sampling';
import { willBeKept } from '@sextant/telemetry/sampling';
import { traceKept } from '@sextant/telemetry/sampling/trace-kept';
import {
  activeTraceparents,
  emitSpan,
  planSpan,
  traceIdOf,
  type PlannedSpan,
} from '@sextant/telemetry/traces/planned-span';
import type { DebugSampling } from '../flags/debug-sampling';

export interface TraceDeps {
  /** URL of a trace in the trace viewer. */
  readonly traceUrlOf: (traceId: string) => string | undefined;
}

/**
 * Plans the trace of a run that starts now. It links to the active span, which is that of the request, and to the trace of
 * `earlier`: a trace has one root, so a run that starts again gets a new one.
 */
export function planTrace({ traceUrlOf }: TraceDeps, earlier?: Pick<Run, 'rootSpan'>): RunTrace {
  const before = earlier?.rootSpan ? [earlier.rootSpan.traceparent] : [];
  const rootSpan = planSpan([...activeTraceparents(), ...before]);
  const traceId = traceIdOf(rootSpan);
  return { rootSpan, traceId, traceUrl: traceUrlOf(traceId) ?? null, traceKept: willBeKept(traceId) || null };
}

/** Whether spans that start now may still belong to the trace: the collector decides about it some time after its start. */
export function isOpen({ startMs }: PlannedSpan): boolean {
  return Date.now() - startMs <= CONTINUE_SECONDS * 1000;
}

/** Whether the trace needs `sextant.debug` to be kept: the caller or the flag `debug-sampling` asked for it. */
export async function isMarked(run: RunWithSteps, debugSampling: DebugSampling): Promise<boolean> {
  const isForced = run.traceKept === true && run.traceId !== null && !willBeKept(run.traceId);
  return isForced || debugSampling(run);
}

/** Whether the collector keeps the trace because of its root span; undefined while unknown. */
export function keptByRoot({ rootSpan }: Pick<Run, 'rootSpan'>, isFailed: boolean): boolean | undefined {
  return rootSpan ? traceKept({ traceId: traceIdOf(rootSpan), startMs: rootSpan.startMs, isFailed }) : undefined;
}

export interface EndedTrace {
  readonly attempts: number;
  readonly isMarked: boolean;
}

/** Emits the root span of a run that has just ended. */
export function emitRootSpan(run: RunWithSteps, { attempts, isMarked }: EndedTrace): void {
  const { rootSpan, state, errorClass } = run;
  if (!rootSpan) return;
  const isFailed = state === 'failed';
  emitSpan(runSpan, rootSpan, {
    // Rounded up: the ends of its children have fractions of a millisecond.
    endMs: Date.now() + 1,
    ...(isFailed && { error: run.errorMessage ?? errorClass ?? 'unknown error' }),
    attributes: {
      'sextant.run.id': run.id,
      'sextant.run.kind': run.kind,
      'sextant.org.id': run.orgId,
      'sextant.run.state': state,
      'sextant.run.attempts': attempts,
      ...(isFailed && {
        'error.type': errorClass ?? 'UNKNOWN',
        'sextant.run.failed_step': run.steps.find((step) => step.state === 'failed')?.step,
      }),
      ...(isMarked && { 'sextant.debug': true }),
    },
  });
}
