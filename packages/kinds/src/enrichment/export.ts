// Step export: writes the scored companies to the CRM, one call per company.
import { vendorCall } from '../clients/vendor-call';
import { required, type StepContext } from '../declare';
import type { CrawlResult } from './crawl';
import { eachEntity, type EntityFailure } from './each-entity';
import type { EnrichmentInput } from './kind';
import type { ScoreResult } from './score';
import type { VerifyResult } from './verify';

export interface ExportResult {
  readonly exported: number;
  readonly failed: readonly EntityFailure[];
}

const CONCURRENCY = 4;

interface Results {
  readonly crawl: CrawlResult;
  readonly verify: VerifyResult;
  readonly score: ScoreResult;
}

/** Upserts are idempotent, so attempts can be repeated. Throws ServiceError if all companies fail. */
export async function exportScores(context: StepContext<EnrichmentInput, Results>): Promise<ExportResult> {
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
