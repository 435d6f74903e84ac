// Publishes the outcome of a run: metrics, span, log line and execution record. The call that makes the transition in
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
import { CONTINUE_SECONDS } from '@sextant/signals/sampling';
import { upgradeDurationSeconds, upgradesTotal } from '@sextant/signals/upgrades';
import { log } from '@sextant/telemetry/logs';
import { counter, histogram } from '@sextant/telemetry/metrics';
import { withCarrier, withSpan, type Carrier } from '@sextant/telemetry/traces';
import { kindOf } from '../kinds/kind-of';

const runs = counter(runsTotal);
const runSeconds = histogram(runDurationSeconds);
const upgrades = counter(upgradesTotal);
const upgradeSeconds = histogram(upgradeDurationSeconds);

export interface EndDeps {
  readonly database: Database;
  readonly executions: Pick<EventLogs, 'recordExecution'>;
  readonly debugSampling: DebugSampling;
  /** URL of a trace in the trace viewer. */
  readonly traceUrlOf: (traceId: string) => string | undefined;
}

export interface EndOptions {
  readonly end: RunEnd;
  /** Earlier changes of the run that are not stored yet. */
  readonly before?: RunProgress;
  /** The trace of the run; default is the active trace. */
  readonly carrier?: Carrier | undefined;
}

/** Ends a run and returns it; undefined when it had already ended. */
export function endRun(
  deps: EndDeps,
  run: RunWithSteps,
  { end, before, carrier }: EndOptions,
): Promise<RunWithSteps | undefined> {
  const { database, executions } = deps;
  // The collector samples a trace soon after its start; a later span starts a new trace with a link.
  const old = carrier !== undefined && Date.now() - run.queuedAt.getTime() > CONTINUE_SECONDS * 1000;
  const attributes = { 'sextant.run.id': run.id, 'sextant.run.kind': run.kind, 'sextant.org.id': run.orgId };
  const ref = { orgId: run.orgId, runId: run.id };
  const finish = () =>
    withSpan(finishRunSpan, { attributes, root: old, links: old ? [carrier] : [] }, async () => {
      const ended = await finishRun(database, ref, { ...end, ...(await traceFieldsOf(deps, run, end)) }, before);
      if (ended) {
        publish(ended, end.state);
        executions.recordExecution(executionOf(ended, end.state));
      }
      return ended;
    });
  return carrier ? withCarrier(carrier, finish) : finish();
}

/** The trace to which links of the ended run lead. */
async function traceFieldsOf(
  { database, debugSampling, traceUrlOf }: EndDeps,
  run: RunWithSteps,
  { state }: RunEnd,
): Promise<Pick<RunEnd, 'traceId' | 'traceUrl' | 'traceKept'>> {
  const attempts = await listAttempts(database, { orgId: run.orgId, runId: run.id });
  const isOwnKept = run.traceKept === true || (await debugSampling(run));
  const { traceId, traceKept } = representativeTrace({ ...run, state }, attempts, isOwnKept);
  if (traceId === null || traceId === run.traceId) return { traceKept };
  return { traceKept, traceId, traceUrl: traceUrlOf(traceId) ?? null };
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
