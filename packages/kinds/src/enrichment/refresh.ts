// Step mv_refresh: imports the companies of the CRM, and refreshes the view from which targets are selected.
import { refreshTargets, upsertEntities, type NewEntity } from '@sextant/records/enrichment';
import { vendorCall } from '../clients/vendor-call';
import type { CrmCompany } from '../clients/crm';
import type { StepContext } from '../declare';
import { clip } from '../text';
import { ENTITY_ID, hostOf, isWebUrl, type EnrichmentInput } from './kind';

export interface RefreshResult {
  /** Imported companies. */
  readonly companies: number;
  /** Companies without a valid id or URL. */
  readonly unusable: number;
}

/** Ends an endless cursor; no CRM has that many pages. */
const MAX_PAGES = 100;

/** Throws ServiceError or RecordsError. */
export async function refresh(context: StepContext<EnrichmentInput>): Promise<RefreshResult> {
  const { run, database, services, signal } = context;
  let cursor: string | undefined;
  let companies = 0;
  let unusable = 0;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { companies: batch, next_cursor } = await vendorCall('crm', context, () =>
      services.crm.listCompanies(cursor, signal),
    );
    const entities = batch.flatMap(entityOf);
    if (entities.length > 0) await upsertEntities(database, run.orgId, entities);
    companies += entities.length;
    unusable += batch.length - entities.length;
    cursor = next_cursor ?? undefined;
    if (cursor === undefined) break;
  }
  await refreshTargets(database);
  return { companies, unusable };
}

function entityOf({ id, name, url, email }: CrmCompany): NewEntity[] {
  if (!ENTITY_ID.test(id) || url == null || !isWebUrl(url)) return [];
  return [{ id, name: clip(name ?? hostOf(url), 200), url, email: email == null ? null : clip(email, 254) }];
}
