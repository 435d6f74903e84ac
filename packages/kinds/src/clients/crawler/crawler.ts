// A web crawler that obeys robots.txt, limits its rate, and connects only to public addresses.
import { classifyError } from '@sextant/telemetry/errors';
import { systemResolver, type Resolve } from './address';
import { CrawlError } from './errors';
import { createPace, type Pace } from './pace';
import { get, hostOf, type Requester, type Response, type ResponseHead } from './request';
import { createRobots, type Robots } from './robots';

export interface Page {
  /** After redirects. */
  readonly url: string;
  readonly html: string;
}

export interface Crawler {
  /** Reads an HTML page. Throws CrawlError, or the reason of the aborted signal. */
  fetchPage(url: string, signal: AbortSignal): Promise<Page>;
}

export interface CrawlerOptions {
  /** host:port of hosts that may have private addresses; only robots.txt limits their rate. */
  readonly privateHosts?: readonly string[];
  /** Per request; default 10 s. */
  readonly timeoutMs?: number;
  readonly resolve?: Resolve;
}

const AGENT = 'sextant-crawler';
const MAX_BYTES = 2 * 1024 * 1024;
const MAX_REDIRECTS = 5;
/** Matching takes time for each rule. */
const MAX_ROBOTS_BYTES = 128 * 1024;
const MAX_URL = 2_000;
const REQUESTS_PER_HOST = 2;
/** Between the starts of two requests to a host. */
const INTERVAL_MS = 500;

interface Visitor {
  readonly requester: Requester;
  readonly robots: Robots;
  readonly pace: Pace;
}

export function createCrawler({
  privateHosts = [],
  timeoutMs = 10_000,
  resolve = systemResolver,
}: CrawlerOptions = {}): Crawler {
  const isAllowedPrivate = (host: string) => privateHosts.includes(host);
  const requester = { userAgent: `${AGENT}/1.0`, timeoutMs, maxBytes: MAX_BYTES, resolve, isAllowedPrivate };
  const robots = createRobots({ agent: AGENT, read: (url) => readRobots(url, requester) });
  const visitor = { requester, robots, pace: createPace({ concurrency: REQUESTS_PER_HOST }) };
  return {
    fetchPage: (url, signal) => followRedirects(parseUrl(url), signal, (target) => visit(target, signal, visitor)),
  };
}

function parseUrl(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  if (!url || url.href.length > MAX_URL) {
    const start = JSON.stringify(text.slice(0, 200));
    throw new CrawlError(`${start} is not a URL of at most ${MAX_URL} characters`, 'bad_url');
  }
  if (!/^https?:$/.test(url.protocol))
    throw new CrawlError(`the protocol ${url.protocol} is not supported: expected http or https`, 'bad_url');
  if (url.username || url.password)
    throw new CrawlError('URLs with a user name or password are not supported', 'bad_url');
  url.hash = '';
  return url;
}

/** Checks each redirect like the first URL. */
async function followRedirects(start: URL, signal: AbortSignal, read: (url: URL) => Promise<Response>): Promise<Page> {
  const seen = new Set<string>();
  for (let url = start; seen.size <= MAX_REDIRECTS;) {
    signal.throwIfAborted();
    if (seen.has(url.href)) throw new CrawlError(`${start.href} has a redirect loop`, 'redirect_loop');
    seen.add(url.href);
    const response = await read(url);
    if (!isRedirect(response)) return { url: url.href, html: response.body };
    url = parseUrl(response.location, url);
  }
  throw new CrawlError(`${start.href} has more than ${MAX_REDIRECTS} redirects`, 'too_many_redirects');
}

async function visit(url: URL, signal: AbortSignal, { requester, robots, pace }: Visitor): Promise<Response> {
  const rules = await robots.of(url.origin);
  if (!rules.allows(url.href)) throw new CrawlError(`robots.txt of ${url.host} disallows ${url.pathname}`, 'robots');
  const host = hostOf(url);
  const minIntervalMs = requester.isAllowedPrivate(host) ? 0 : INTERVAL_MS;
  const turn = { host, signal, intervalMs: Math.max(minIntervalMs, rules.delayMs) };
  const response = await pace.run(turn, () => get({ url, signal, wantsBody: isHtml }, requester));
  if (isRedirect(response) || isHtml(response)) return response;
  if (response.status !== 200) throw statusError(url, response);
  throw new CrawlError(`${url.host} returned ${response.contentType || 'no content type'} instead of HTML`, 'not_html');
}

function isHtml({ status, contentType }: ResponseHead): boolean {
  return status === 200 && /^\s*(text\/html|application\/xhtml\+xml)\s*(;|$)/i.test(contentType);
}

function isRedirect(response: Response): response is Response & { readonly location: string } {
  return response.location !== undefined && [301, 302, 303, 307, 308].includes(response.status);
}

function statusError({ host }: URL, { status, retryAfterMs }: ResponseHead): CrawlError {
  return new CrawlError(`${host} returned status ${status}`, 'status', {
    errorClass: status >= 400 ? classifyError({ status }).class : 'VALIDATION_ERROR',
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** Without a robots.txt, there are no rules. If the server fails, the rules are unknown, and no page is read. */
async function readRobots(robotsUrl: URL, requester: Requester): Promise<string | undefined> {
  // All callers share the request, so the signal of a single caller must not abort it.
  const signal = new AbortController().signal;
  let found = false;
  const { html: text } = await followRedirects(robotsUrl, signal, async (url) => {
    const wantsBody = ({ status }: ResponseHead): boolean => status === 200;
    const response = await get({ url, signal, wantsBody }, { ...requester, maxBytes: MAX_ROBOTS_BYTES });
    if (response.status === 429 || response.status >= 500) throw statusError(url, response);
    found = response.status === 200;
    return response;
  });
  return found ? text : undefined;
}
