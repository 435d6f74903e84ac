// Step export: writes the scored companies to the CRM, one call each under the id that they have there.
import { vendorCall } from '../clients/vendor-call';
import { required, type StepContext } from '../declare';
import type { Crawled } from './crawl';
import { eachEntity, type Failed } from './each-entity';
import type { EnrichmentInput } from './kind';
import type { Scored } from './score';
import type { Verified } from './verify';

export interface Exported {
  readonly exported: number;
  readonly failed: readonly Failed[];
}

const CONCURRENCY = 4;

interface Before {
  readonly crawl: Crawled;
  readonly verify: Verified;
  readonly score: Scored;
}

/** Upserts are idempotent, so a repeated attempt does no harm. Throws ServiceError when every one failed. */
export async function exportScores(context: StepContext<EnrichmentInput, Before>): Promise<Exported> {
  const { run, services, signal } = context;
  const profiles = new Map(required(context, 'crawl').profiles.map((profile) => [profile.id, profile]));
  const verifications = new Map(required(context, 'verify').verifications.map((one) => [one.id, one]));
  const { scores: entities } = required(context, 'score');
  const { done, failed } = await eachEntity(context, { entities, concurrency: CONCURRENCY }, (scored) => {
    const profile = profiles.get(scored.id);
    const { mail, firm } = verifications.get(scored.id) ?? {};
    const company = {
      external_id: scored.id,
      ...{ name: profile?.organization ?? profile?.name, url: profile?.url, email: profile?.email },
      ...{ score: scored.score, bucket: scored.bucket, reason: scored.reason, run_id: run.id },
      ...{ mail_status: mail, industry: firm?.industry, employees: firm?.employees, country: firm?.country },
    };
    return vendorCall('crm', context, () => services.crm.upsertCompany(company, signal));
  });
  return { exported: done.length, failed };
}
