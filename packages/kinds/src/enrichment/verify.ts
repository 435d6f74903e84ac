// Step verify: verifies the email address and the company of each profile with vendors, which charge per call.
import type { Firm } from '../clients/firmographics';
import type { MailStatus } from '../clients/mailcheck';
import { required, type StepContext } from '../declare';
import type { CrawlResult, Profile } from './crawl';
import { eachEntity, type EntityFailure } from './each-entity';
import type { EnrichmentInput } from './kind';
import { quotaCalls, type QuotaCalls } from './quota-calls';

export interface Verification {
  readonly id: string;
  /** Null if there is no email address, or the vendor failed. */
  readonly mail: MailStatus | null;
  readonly firm: Firm | null;
}

export interface VerifyResult {
  readonly verifications: readonly Verification[];
  readonly failed: readonly EntityFailure[];
  /** Vendors that were not called for some entities, because their quota is exhausted. */
  readonly exhausted: readonly string[];
}

const CONCURRENCY = 4;

type Context = StepContext<EnrichmentInput, { readonly crawl: CrawlResult }>;

/** If a vendor fails for an entity, its part of the verification is null. Throws ServiceError if all calls fail. */
export async function verify(context: Context): Promise<VerifyResult> {
  const { profiles } = required(context, 'crawl');
  const { mailcheck, firmographics } = context.services;
  const mails = quotaCalls('mailcheck', context, (email: string) => mailcheck.verify(email, context.signal));
  const firms = quotaCalls('firmographics', context, (domain: string) => firmographics.company(domain, context.signal));
  const { done, failed } = await eachEntity(context, { entities: profiles, concurrency: CONCURRENCY }, (profile) =>
    verifyProfile(profile, { mails, firms }),
  );
  const exhausted = [mails, firms].filter((vendor) => vendor.isExhausted()).map(({ vendor }) => vendor);
  return { verifications: done, failed, exhausted };
}

interface Vendors {
  readonly mails: QuotaCalls<string, MailStatus>;
  readonly firms: QuotaCalls<string, Firm | null>;
}

/** Throws if both vendors fail. */
async function verifyProfile({ id, email, domain }: Profile, { mails, firms }: Vendors): Promise<Verification> {
  const [mail, firm] = await Promise.allSettled([
    email === null ? null : mails.call(id, email),
    firms.call(id, domain),
  ]);
  if (mail.status === 'rejected' && firm.status === 'rejected') throw mail.reason;
  return {
    id,
    mail: mail.status === 'fulfilled' ? mail.value : null,
    firm: firm.status === 'fulfilled' ? firm.value : null,
  };
}
