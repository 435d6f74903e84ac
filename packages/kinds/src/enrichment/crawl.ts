// Step crawl: reads up to three pages of each target and extracts a profile of the company.
import type { EnrichmentTarget } from '@sextant/records/enrichment';
import { classifyError } from '@sextant/telemetry/errors';
import { extractPage, type Extract } from '../clients/crawler/extract';
import { required, type StepContext } from '../declare';
import { entityEvent } from '../events';
import { eachEntity, type EntityFailure } from './each-entity';
import { hostOf, isWebUrl, type EnrichmentInput } from './kind';
import type { SelectResult } from './select';

/** Small, because steps pass up to 100 profiles to each other. */
export interface Profile extends EnrichmentTarget {
  readonly title: string;
  readonly description: string;
  readonly organization: string | null;
  /** Of the company, if known; otherwise of its website, which another party may host. */
  readonly domain: string;
  /** Number of pages read. */
  readonly pages: number;
}

export interface CrawlResult {
  readonly profiles: readonly Profile[];
  readonly failed: readonly EntityFailure[];
}

const CONCURRENCY = 5;
const MAX_PAGES = 3;
/** Paths of pages about the company. */
const ABOUT = /\b(about|contact|company|team|impressum|imprint|legal)\b/i;

type Context = StepContext<EnrichmentInput, { readonly select_targets: SelectResult }>;

/** Throws ServiceError if all targets fail with retryable errors. */
export async function crawl(context: Context): Promise<CrawlResult> {
  const { targets } = required(context, 'select_targets');
  const { done, failed } = await eachEntity(context, { entities: targets, concurrency: CONCURRENCY }, (target) =>
    profileOf(target, context),
  );
  return { profiles: done, failed };
}

async function profileOf(target: EnrichmentTarget, context: Context): Promise<Profile> {
  const { crawler } = context.services;
  const home = await crawler.fetchPage(target.url, context.signal);
  const first = extractPage(home.html);
  const extracts = [first];
  for (const url of aboutLinks(first, home.url).slice(0, MAX_PAGES - 1)) {
    const page = await crawler
      .fetchPage(url, context.signal)
      .catch((error: unknown) => skipPage(context, target, error));
    if (page) extracts.push(extractPage(page.html));
  }
  const organization = extracts.map((extract) => extract.organization).find((one) => one !== undefined);
  const email = target.email ?? extracts.flatMap(({ emails }) => emails)[0] ?? null;
  return {
    ...target,
    email,
    title: first.title,
    description: first.description,
    organization: organization?.name ?? null,
    domain: domainOf({ site: organization?.url, email, url: home.url }),
    pages: extracts.length,
  };
}

/** Links to pages about the company, on the same host and below the folder of the first page. */
function aboutLinks({ links }: Extract, base: string): string[] {
  const { host, pathname } = new URL(base);
  const folder = pathname.slice(0, pathname.lastIndexOf('/') + 1);
  const urls = links
    .map((link) => URL.parse(link, base))
    .filter((url) => url !== null)
    .filter((url) => url.host === host && url.pathname.startsWith(folder) && ABOUT.test(url.pathname))
    .map(({ origin, pathname: path }) => `${origin}${path}`);
  return [...new Set(urls)].filter((url) => url !== base);
}

/** Only the first page is required. */
function skipPage(context: Context, { id }: EnrichmentTarget, error: unknown): undefined {
  context.signal.throwIfAborted();
  const errorCode = classifyError(error).class;
  context.events.logEvent({ ...entityEvent(context, id), event: 'error', status: 'skip', errorCode });
}

interface DomainSources {
  readonly site: string | undefined;
  readonly email: string | null;
  readonly url: string;
}

function domainOf({ site, email, url }: DomainSources): string {
  if (site !== undefined && isWebUrl(site)) return hostOf(site);
  return email?.split('@')[1] ?? hostOf(url);
}
