// Tells github-app of failed upgrades, so that whoever asked reads why; successes are told by the step publish.
import type { UpgradeInput } from '@sextant/kinds/upgrade/kind';
import type { Database } from '@sextant/records/database';
import { setNotified } from '@sextant/records/runs/changes';
import type { RunWithSteps } from '@sextant/records/runs';
import { withRunContext } from '@sextant/telemetry/context';
import { ServiceError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';
import { z } from 'zod';
import { send } from '@sextant/http/client';

/** Tells the outcome of an ended run, once; a failure to do so is logged and tried again by the reconciler. Never throws. */
export type Notify = (run: RunWithSteps) => Promise<void>;

export interface NotifyDeps {
  readonly database: Database;
  readonly githubAppUrl: string;
  readonly serviceToken: string;
}

/** Longer than github-app waits for GitHub. */
const TIMEOUT_MS = 25_000;
const MAX_PAUSE_MS = 5 * 60 * 1000;
/** Pauses that are remembered; without one a run is tried again in each round. */
const MOST_PAUSES = 5_000;

export function createNotify({ database, githubAppUrl, serviceToken }: NotifyDeps): Notify {
  /** Runs that could not be told: how often it was tried, and not before when (ms since the epoch) to try again. */
  const pauses = new Map<string, { readonly tries: number; readonly until: number }>();
  const underWay = new Set<string>();

  async function tell(run: RunWithSteps): Promise<void> {
    const pause = pauses.get(run.id);
    if (pause && pause.until > Date.now()) return;
    try {
      await post({ githubAppUrl, serviceToken }, run);
      await setNotified(database, { orgId: run.orgId, runId: run.id });
      pauses.delete(run.id);
    } catch (error) {
      const tries = (pause?.tries ?? 0) + 1;
      if (pauses.size >= MOST_PAUSES) pauses.clear();
      pauses.set(run.id, { tries, until: Date.now() + Math.min(MAX_PAUSE_MS, 1_000 * 2 ** tries) });
      log.warn('could not tell the outcome of a run, will try again', {
        operation: 'notify',
        tries,
        reason: (error as Error).message,
      });
    }
  }

  return async (run) => {
    // The end of a run tells it at once, and the reconciler may come by meanwhile.
    if (underWay.has(run.id)) return;
    underWay.add(run.id);
    const ids = { run_id: run.id, org_id: run.orgId, correlation_id: run.correlationId };
    await withRunContext(ids, () => tell(run)).finally(() => underWay.delete(run.id));
  };
}

async function post({ githubAppUrl, serviceToken }: Omit<NotifyDeps, 'database'>, run: RunWithSteps): Promise<void> {
  if (run.kind !== 'upgrade' || run.state !== 'failed') return;
  const { ecosystem, source, package: name, version } = run.input as UpgradeInput;
  if (!source) return;
  try {
    await send({
      what: 'post the result',
      method: 'POST',
      url: `${githubAppUrl}/internal/results`,
      headers: { authorization: `Bearer ${serviceToken}` },
      body: {
        run_id: run.id,
        repository: source.repository,
        issue_number: source.issue_number,
        state: 'failed',
        ecosystem,
        package: name,
        version,
        summary: `The upgrade of ${name} to ${version} failed.`,
        error_class: run.errorClass ?? undefined,
        error_message: run.errorMessage ?? undefined,
        trace_id: run.traceId ?? undefined,
        trace_url: run.traceKept === false ? undefined : (run.traceUrl ?? undefined),
      },
      timeoutMs: TIMEOUT_MS,
      schema: z.unknown(),
    });
  } catch (error) {
    // A repository that is gone or closed to us stays so: asking again would never end.
    if (!(error instanceof ServiceError) || error.errorClass !== 'VALIDATION_ERROR') throw error;
    log.warn('the outcome of a run cannot be told', { operation: 'notify', reason: error.message });
  }
}
