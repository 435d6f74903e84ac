// Step mv_refresh: takes over the companies of the CRM, and brings the view that targets are chosen from up to date.
import { refreshTargets, upsertEntities, type NewEntity } from '@sextant/records/enrichment';
import { vendorCall } from '../clients/vendor-call';
import type { CrmCompany } from '../clients/crm';
import type { StepContext } from '../declare';
import { clip } from '../text';
import { ENTITY_ID, type EnrichmentInput } from './kind';
import { hostOf, isWebUrl } from './target';

export interface Refreshed {
  /** Companies that the CRM has and we can use. */
  readonly companies: number;
  /** Companies without a usable id or address. */
  readonly unusable: number;
}

/** More than a CRM of this kind has; a cursor that never ends must not keep us. */
const MAX_PAGES = 100;

/** Throws ServiceError or RecordsError. */
export async function refresh(context: StepContext<EnrichmentInput>): Promise<Refreshed> {
  const { run, database, services, signal } = context;
  let cursor: string | undefined;
  let companies = 0;
  let unusable = 0;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const found = await vendorCall('crm', context, () => services.crm.listCompanies(cursor, signal));
    const entities = found.companies.flatMap(entityOf);
    if (entities.length > 0) await upsertEntities(database, run.orgId, entities);
    companies += entities.length;
    unusable += found.companies.length - entities.length;
    cursor = found.next_cursor ?? undefined;
    if (cursor === undefined) break;
  }
  await refreshTargets(database);
  return { companies, unusable };
}

function entityOf({ id, name, url, email }: CrmCompany): NewEntity[] {
  if (!ENTITY_ID.test(id) || url == null || !isWebUrl(url)) return [];
  return [{ id, name: clip(name ?? hostOf(url), 200), url, email: email == null ? null : clip(email, 254) }];
}
