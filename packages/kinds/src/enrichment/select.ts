// Step select_targets: those that the user named, else the entities that have waited longest.
import { selectTargets, upsertEntities, type EnrichmentTarget } from '@sextant/records/enrichment';
import type { StepContext } from '../declare';
import type { EnrichmentInput } from './kind';
import { entityOf } from './target';

export interface Selected {
  readonly targets: readonly EnrichmentTarget[];
}

/** Entities of a run that names none. */
const LIMIT = 10;

/** No targets is a result too. Throws RecordsError. */
export async function select({ run, input, database }: StepContext<EnrichmentInput>): Promise<Selected> {
  if (!input.targets?.length) return { targets: await selectTargets(database, run.orgId, LIMIT) };
  const named = input.targets.map(entityOf).map(({ email, ...target }) => ({ ...target, email: email ?? null }));
  const targets = [...new Map(named.map((target) => [target.id, target])).values()];
  await upsertEntities(database, run.orgId, targets);
  return { targets };
}
