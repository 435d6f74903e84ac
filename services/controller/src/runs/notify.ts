// Posts the results of failed upgrades to github-app. The step `publish` posts successful results through the same
// client: only the controller sees every failure, and only the step has the result of a success.
import type { GitHubApp } from '@sextant/kinds/clients/github-app';
import type { UpgradeInput } from '@sextant/kinds/upgrade/kind';
import type { Database } from '@sextant/records/database';
import { setNotified } from '@sextant/records/runs/changes';
import type { RunWithSteps } from '@sextant/records/runs';
import { withRunContext } from '@sextant/telemetry/context';
import { ServiceError } from '@sextant/telemetry/errors';
import { log } from '@sextant/telemetry/logs';

/** Posts the result of an ended run once. Logs a failure; the reconciler retries. Never throws. */
export type Notify = (run: RunWithSteps) => Promise<void>;

const MAX_DELAY_MS = 5 * 60 * 1000;
/** Beyond this number all delays are dropped, and each round of the reconciler retries every run. */
const MAX_DELAYS = 5_000;

export function createNotify(database: Database, githubApp: Pick<GitHubApp, 'postResult'>): Notify {
  /** Failed runs: number of tries, and when to try again (ms since the epoch). */
  const delays = new Map<string, { readonly tries: number; readonly until: number }>();
  const active = new Set<string>();

  async function notify(run: RunWithSteps): Promise<void> {
    const delay = delays.get(run.id);
    if (delay && delay.until > Date.now()) return;
    try {
      await postFailure(githubApp, run);
      await setNotified(database, { orgId: run.orgId, runId: run.id });
      delays.delete(run.id);
    } catch (error) {
      const tries = (delay?.tries ?? 0) + 1;
      if (delays.size >= MAX_DELAYS) delays.clear();
      delays.set(run.id, { tries, until: Date.now() + Math.min(MAX_DELAY_MS, 1_000 * 2 ** tries) });
      log.warn('could not post the result of a run, will try again', {
        operation: 'notify',
        tries,
        reason: (error as Error).message,
      });
    }
  }

  return async (run) => {
    // The reconciler may find the run while the end of the run notifies.
    if (active.has(run.id)) return;
    active.add(run.id);
    const ids = { run_id: run.id, org_id: run.orgId, correlation_id: run.correlationId };
    await withRunContext(ids, () => notify(run)).finally(() => active.delete(run.id));
  };
}

async function postFailure(githubApp: Pick<GitHubApp, 'postResult'>, run: RunWithSteps): Promise<void> {
  if (run.kind !== 'upgrade' || run.state !== 'failed') return;
  const { ecosystem, source, package: name, version } = run.input as UpgradeInput;
  if (!source) return;
  try {
    await githubApp.postResult({
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
    });
  } catch (error) {
    // A repository that was deleted or made inaccessible stays so: retries would never end.
    if (!(error instanceof ServiceError) || error.errorClass !== 'VALIDATION_ERROR') throw error;
    log.warn('the result of a run cannot be posted', { operation: 'notify', reason: error.message });
  }
}
