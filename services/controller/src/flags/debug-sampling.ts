// Debug sampling: keeps the whole trace of a share of new runs, as the flag `debug-sampling` says.
import type { Database } from '@sextant/records/database';
import { flagValue } from '@sextant/records/flags';
import type { Run } from '@sextant/records/runs';
import { log } from '@sextant/telemetry/logs';

/** Whether the trace of a new run is kept, whatever the sampler's share. Never throws. */
export type DebugSampling = (run: Pick<Run, 'id' | 'orgId'>) => Promise<boolean>;

/** How long an org's share is remembered: a change takes this long to be heeded. */
const FRESH_MS = 5_000;
const MOST_ORGS = 1_000;

export function createDebugSampling(database: Database): DebugSampling {
  const shares = new Map<string, { readonly at: number; readonly share: Promise<number> }>();

  function shareOf(orgId: string): Promise<number> {
    const known = shares.get(orgId);
    if (known && Date.now() - known.at < FRESH_MS) return known.share;
    if (shares.size >= MOST_ORGS) shares.clear();
    const share = read(database, orgId);
    shares.set(orgId, { at: Date.now(), share });
    return share;
  }

  return async ({ id, orgId }) => positionOf(id) < (await shareOf(orgId));
}

/** A run's place in [0, 1): its id begins with 32 random bits. */
function positionOf(runId: string): number {
  return parseInt(runId.slice(0, 8), 16) / 2 ** 32;
}

/** A flag that cannot be read costs the extra traces, never a run. */
async function read(database: Database, orgId: string): Promise<number> {
  try {
    return (await flagValue(database, 'debug-sampling', { orgId })) ?? 0;
  } catch (error) {
    log.warn('could not read a flag', { operation: 'flags', flag: 'debug-sampling', reason: (error as Error).message });
    return 0;
  }
}
