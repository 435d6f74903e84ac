// Adds the inputs of runs to dead letters. Jobs and their dead letters carry ids; the inputs are in Postgres.
import { boundedPayload, type DeadLetter } from '@sextant/dead-letters';
import type { Database } from '@sextant/records/database';
import { readInputs } from '@sextant/records/runs/step-payloads';

/** Adds the inputs, redacted and truncated, to the payloads. A dead letter of a deleted run stays as it is. */
export async function withInputs(
  database: Database,
  deadLetters: readonly DeadLetter[],
): Promise<readonly DeadLetter[]> {
  const runIdsByOrg = new Map<string, Set<string>>();
  for (const { org_id, run_id } of deadLetters)
    runIdsByOrg.set(org_id, (runIdsByOrg.get(org_id) ?? new Set()).add(run_id));
  const inputs = new Map<string, unknown>();
  for (const [orgId, runIds] of runIdsByOrg)
    for (const [runId, input] of await readInputs(database, orgId, [...runIds])) inputs.set(runId, input);
  return deadLetters.map((deadLetter) => {
    const { payload, run_id } = deadLetter;
    if (!inputs.has(run_id)) return deadLetter;
    return { ...deadLetter, payload: boundedPayload({ ...(payload as object), input: inputs.get(run_id) }) };
  });
}
