// What the jobs of dead letters were given: letters carry ids, and their runs' inputs are in Postgres.
import { boundedPayload, type DeadLetter } from '@sextant/dead-letters';
import type { Database } from '@sextant/records/database';
import { readInputs } from '@sextant/records/runs/step-payloads';

/** The letters with their runs' inputs in their payloads, redacted and bounded; without, where the run is gone. */
export async function withInputs<L extends DeadLetter>(database: Database, letters: readonly L[]): Promise<L[]> {
  const runsOfOrgs = new Map<string, Set<string>>();
  for (const { org_id, run_id, payload } of letters) {
    if (hasInput(payload)) continue;
    const runIds = runsOfOrgs.get(org_id) ?? new Set();
    runsOfOrgs.set(org_id, runIds.add(run_id));
  }
  const inputs = new Map<string, unknown>();
  for (const [orgId, runIds] of runsOfOrgs)
    for (const [runId, input] of await readInputs(database, orgId, [...runIds])) inputs.set(runId, input);
  return letters.map((letter) => {
    const { payload, run_id } = letter;
    if (hasInput(payload) || !inputs.has(run_id)) return letter;
    return { ...letter, payload: boundedPayload({ ...(payload as object), input: inputs.get(run_id) }) };
  });
}

/** Letters of an earlier version hold the input, or the beginning of the whole payload. */
function hasInput(payload: unknown): boolean {
  return typeof payload !== 'object' || payload === null || 'input' in payload || 'truncated' in payload;
}
