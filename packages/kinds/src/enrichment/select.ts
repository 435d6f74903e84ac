// Step select_targets: the targets in the input or, without any, the entities that have waited longest.
import { selectTargets, upsertEntities, type EnrichmentTarget } from '@sextant/records/enrichment';
import type { StepContext } from '../declare';
import { entityOf, type EnrichmentInput } from './kind';

export interface SelectResult {
  readonly targets: readonly EnrichmentTarget[];
}

/** Number of entities of a run without targets. */
const LIMIT = 10;

/** The result may be empty. Throws RecordsError. */
export async function select({ run, input, database }: StepContext<EnrichmentInput>): Promise<SelectResult> {
  if (!input.targets?.length) return { targets: await selectTargets(database, run.orgId, LIMIT) };
  const named = input.targets.map(entityOf).map(({ email, ...target }) => ({ ...target, email: email ?? null }));
  const targets = [...new Map(named.map((target) => [target.id, target])).values()];
  await upsertEntities(database, run.orgId, targets);
  return { targets };
}
