// Publishes the outcome of a run: metrics, root span, log line and execution record. The call that makes the transition in
// Postgres publishes it, so each run counts once. The outcomes of attempts are published by the worker.
import type { Database } from '@sextant/records/database';
import { listAttempts } from '@sextant/records/runs/attempts';
import type { DebugSampling } from '../flags/debug-sampling';
import { representativeTrace } from './representative-trace';
import type { EventLogs, Execution, ExecutionStatus } from '@sextant/records/events/event-logs';
import type { UpgradeInput } from '@sextant/kinds/upgrade/kind';
import { finishRun, type RunProgress, type FinalRunState, type RunEnd } from '@sextant/records/runs/changes';
import type { RunWithSteps } from '@sextant/records/runs';
import { finishRunSpan, runDurationSeconds, runsTotal } from '@sextant/signals/runs';
import { upgradeDurationSeconds, upgradesTotal } from '@sextant/signals/upgrades';
import { log } from '@sextant/telemetry/logs';
import { counter, histogram } from '@sextant/telemetry/metrics';
import { withSpan } from '@sextant/telemetry/traces';
import { activeTraceparents, plannedContext } from '@sextant/telemetry/traces/planned-span';
import { kindOf } from '../kinds/kind-of';
import { emitRootSpan, isMarked, isOpen, keptByRoot, type EndedTrace, type TraceDeps } from './trace';

const runs = counter(runsTotal);
const runSeconds = histogram(runDurationSeconds);
const upgrades = counter(upgradesTotal);
const upgradeSeconds = histogram(upgradeDurationSeconds);

export interface EndDeps extends TraceDeps {
  readonly database: Database;
  readonly executions: Pick<EventLogs, 'recordExecution'>;
  readonly debugSampling: DebugSampling;
}

export interface EndOptions {
  readonly end: RunEnd;
  /** Earlier changes of the run that are not stored yet. */
  readonly before?: RunProgress;
}

/** Ends a run and returns it; undefined when it had already ended. */
export async function endRun(
  deps: EndDeps,
  run: RunWithSteps,
  { end, before }: EndOptions,
): Promise<RunWithSteps | undefined> {
  const { database, executions } = deps;
  const ref = { orgId: run.orgId, runId: run.id };
  const { ended, trace } = await withSpan(finishRunSpan, finishOptionsOf(run), async () => {
    const { fields, ...trace } = await traceOf(deps, run, end);
    const ended = await finishRun(database, ref, { ...end, ...fields }, before);
    if (ended) {
      publish(ended, end.state);
      executions.recordExecution(executionOf(ended, end.state));
    }
    return { ended, trace };
  });
  // Last, so that it contains the others.
  if (ended) emitRootSpan(ended, trace);
  return ended;
}

/** Part of the trace of the run while it is open; links to the request that ends the run, if there is one. */
function finishOptionsOf(run: RunWithSteps) {
  const { id, kind, orgId, rootSpan } = run;
  const attributes = { 'sextant.run.id': id, 'sextant.run.kind': kind, 'sextant.org.id': orgId };
  if (!rootSpan) return { attributes };
  if (!isOpen(rootSpan)) return { attributes, root: true, links: [rootSpan] };
  const links = activeTraceparents().map((traceparent) => ({ traceparent }));
  return { attributes, parent: plannedContext(rootSpan), links };
}

interface TraceAtEnd extends EndedTrace {
  /** The trace to which links of the ended run lead. */
  readonly fields: Pick<RunEnd, 'traceId' | 'traceUrl' | 'traceKept'>;
}

async function traceOf(deps: EndDeps, run: RunWithSteps, { state }: RunEnd): Promise<TraceAtEnd> {
  const attempts = await listAttempts(deps.database, { orgId: run.orgId, runId: run.id });
  const marked = await isMarked(run, deps.debugSampling);
  const isOwnKept = run.traceKept === true || marked || keptByRoot(run, state === 'failed') === true;
  const { traceId, traceKept } = representativeTrace({ ...run, state }, attempts, isOwnKept);
  const isOther = traceId !== null && traceId !== run.traceId;
  return {
    attempts: attempts.length,
    isMarked: marked,
    fields: { traceKept, ...(isOther && { traceId, traceUrl: deps.traceUrlOf(traceId) ?? null }) },
  };
}

const STATUS: Readonly<Record<FinalRunState, ExecutionStatus>> = {
  success: 'success',
  failed: 'error',
  canceled: 'canceled',
};

function executionOf(run: RunWithSteps, state: FinalRunState): Execution {
  return {
    orgId: run.orgId,
    workspaceId: run.workspaceId ?? undefined,
    userId: run.userId ?? undefined,
    eventType: `run.${run.kind}`,
    status: STATUS[state],
    latencyMs: secondsOf(run) * 1000,
    traceId: run.traceId ?? undefined,
    context: { run_id: run.id, error_class: run.errorClass },
  };
}

/** From acceptance to end. */
function secondsOf(run: RunWithSteps): number {
  return ((run.endedAt ?? new Date()).getTime() - run.queuedAt.getTime()) / 1000;
}

function publish(run: RunWithSteps, state: FinalRunState): void {
  const seconds = secondsOf(run);
  const { name: kind } = kindOf(run);
  runs.inc({ kind, state });
  runSeconds.observe({ kind, state }, seconds);
  if (kind === 'upgrade') {
    const { ecosystem } = run.input as UpgradeInput;
    upgrades.inc({ ecosystem, status: state });
    upgradeSeconds.observe({ ecosystem, status: state }, seconds);
  }
  const fields = { operation: 'finish_run', duration_ms: seconds * 1000, state };
  if (state === 'failed')
    log.warn('a run failed', { ...fields, error_class: run.errorClass, reason: run.errorMessage });
  else log.info('a run ended', fields);
}
