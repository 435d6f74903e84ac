// Step crawl: reads up to three pages of each target and keeps what they say of the company.
import type { EnrichmentTarget } from '@sextant/records/enrichment';
import { classifyError } from '@sextant/telemetry/errors';
import { extractPage, type Extract } from '../clients/crawler/extract';
import { required, type StepContext } from '../declare';
import { about } from '../events';
import { eachEntity, type Failed } from './each-entity';
import type { EnrichmentInput } from './kind';
import type { Selected } from './select';
import { hostOf, isWebUrl } from './target';

/** What the pages of a target say; small, as a run has up to a hundred of them. */
export interface Profile extends EnrichmentTarget {
  readonly title: string;
  readonly description: string;
  readonly organization: string | null;
  /** Of the company rather than of whoever hosts its pages, where that is known. */
  readonly domain: string;
  /** Pages that were read. */
  readonly pages: number;
}

export interface Crawled {
  readonly profiles: readonly Profile[];
  readonly failed: readonly Failed[];
}

const CONCURRENCY = 5;
const MAX_PAGES = 3;
/** Pages on which companies say who they are. */
const TELLING = /\b(about|contact|company|team|impressum|imprint|legal)\b/i;

type Context = StepContext<EnrichmentInput, { readonly select_targets: Selected }>;

/** Throws ServiceError when every target failed in a way that may pass. */
export async function crawl(context: Context): Promise<Crawled> {
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
  for (const url of tellingLinks(first, home.url).slice(0, MAX_PAGES - 1)) {
    const page = await crawler
      .fetchPage(url, context.signal)
      .catch((error: unknown) => noteMissed(context, target, error));
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

/** Links to other pages of the same company: on the same host, below the folder of its first page. */
function tellingLinks({ links }: Extract, base: string): string[] {
  const { host, pathname } = new URL(base);
  const folder = pathname.slice(0, pathname.lastIndexOf('/') + 1);
  const urls = links
    .map((link) => URL.parse(link, base))
    .filter((url) => url !== null)
    .filter((url) => url.host === host && url.pathname.startsWith(folder) && TELLING.test(url.pathname))
    .map(({ origin, pathname: path }) => `${origin}${path}`);
  return [...new Set(urls)].filter((url) => url !== base);
}

/** A further page that cannot be read leaves the first, which is enough. */
function noteMissed(context: Context, { id }: EnrichmentTarget, error: unknown): undefined {
  context.signal.throwIfAborted();
  const errorCode = classifyError(error).class;
  context.events.logEvent({ ...about(context, id), event: 'error', status: 'skip', errorCode });
}

interface Clues {
  readonly site: string | undefined;
  readonly email: string | null;
  readonly url: string;
}

function domainOf({ site, email, url }: Clues): string {
  if (site !== undefined && isWebUrl(site)) return hostOf(site);
  return email?.split('@')[1] ?? hostOf(url);
}
