// Step verify: asks vendors, who are paid by the call, about the e-mail address and the company of each profile.
import type { Firm } from '../clients/firmographics';
import type { MailStatus } from '../clients/mailcheck';
import { required, type StepContext } from '../declare';
import type { Crawled, Profile } from './crawl';
import { eachEntity, type Failed } from './each-entity';
import type { EnrichmentInput } from './kind';
import { quotaCalls, type QuotaCalls } from './quota-calls';

export interface Verification {
  readonly id: string;
  /** Null: not asked, or no answer. */
  readonly mail: MailStatus | null;
  readonly firm: Firm | null;
}

export interface Verified {
  readonly verifications: readonly Verification[];
  readonly failed: readonly Failed[];
  /** Vendors whose quota was used up, so that some entities were not asked about. */
  readonly exhausted: readonly string[];
}

const CONCURRENCY = 4;

type Context = StepContext<EnrichmentInput, { readonly crawl: Crawled }>;

/** A vendor that fails costs an entity that part of its verification. Throws ServiceError when all calls failed. */
export async function verify(context: Context): Promise<Verified> {
  const { profiles } = required(context, 'crawl');
  const { mailcheck, firmographics } = context.services;
  const mails = quotaCalls('mailcheck', context, (email: string) => mailcheck.verify(email, context.signal));
  const firms = quotaCalls('firmographics', context, (domain: string) => firmographics.company(domain, context.signal));
  const { done, failed } = await eachEntity(context, { entities: profiles, concurrency: CONCURRENCY }, (profile) =>
    verified(profile, { mails, firms }),
  );
  const exhausted = [mails, firms].filter((vendor) => vendor.isExhausted()).map(({ vendor }) => vendor);
  return { verifications: done, failed, exhausted };
}

interface Vendors {
  readonly mails: QuotaCalls<string, MailStatus>;
  readonly firms: QuotaCalls<string, Firm | null>;
}

/** One vendor's answer is kept when the other fails. Throws what the first threw when both do. */
async function verified({ id, email, domain }: Profile, { mails, firms }: Vendors): Promise<Verification> {
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
