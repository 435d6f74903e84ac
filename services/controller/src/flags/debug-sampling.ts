// Debug sampling: keeps the traces of a share of new runs. The flag `debug-sampling` sets the share.
import type { Database } from '@sextant/records/database';
import { flagValue } from '@sextant/records/flags';
import type { Run } from '@sextant/records/runs';
import { log } from '@sextant/telemetry/logs';

/** Whether the trace of a run is kept regardless of the collector's sampling. Never throws. */
export type DebugSampling = (run: Pick<Run, 'id' | 'orgId'>) => Promise<boolean>;

/** How long an org's share is cached; a change takes effect after this time. */
const CACHE_MS = 5_000;
const MAX_ORGS = 1_000;

export function createDebugSampling(database: Database): DebugSampling {
  const cache = new Map<string, { readonly at: number; readonly share: Promise<number> }>();

  function shareOf(orgId: string): Promise<number> {
    const cached = cache.get(orgId);
    if (cached && Date.now() - cached.at < CACHE_MS) return cached.share;
    if (cache.size >= MAX_ORGS) cache.clear();
    const share = readShare(database, orgId);
    cache.set(orgId, { at: Date.now(), share });
    return share;
  }

  return async ({ id, orgId }) => positionOf(id) < (await shareOf(orgId));
}

/** Maps a run to [0, 1): its id starts with 32 random bits. */
function positionOf(runId: string): number {
  return parseInt(runId.slice(0, 8), 16) / 2 ** 32;
}

/** An unreadable flag loses extra traces but never fails a run. */
async function readShare(database: Database, orgId: string): Promise<number> {
  try {
    return (await flagValue(database, 'debug-sampling', { orgId })) ?? 0;
  } catch (error) {
    log.warn('could not read a flag', { operation: 'flags', flag: 'debug-sampling', reason: (error as Error).message });
    return 0;
  }
}
