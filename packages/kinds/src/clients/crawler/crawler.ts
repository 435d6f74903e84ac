// Reads pages of the web as a polite and careful visitor: robots.txt, few requests at a time, public addresses only.
import { classifyError } from '@sextant/telemetry/errors';
import { resolveBySystem, type Resolve } from './address';
import { CrawlError } from './errors';
import { createPace, type Pace } from './pace';
import { get, hostOf, type Reply, type Requester } from './request';
import { createRobots, type Robots } from './robots';

export interface Page {
  /** After redirects. */
  readonly url: string;
  readonly html: string;
}

export interface Crawler {
  /** Reads one HTML page. Throws CrawlError, or what the signal was aborted with. */
  fetchPage(url: string, signal: AbortSignal): Promise<Page>;
}

export interface CrawlerOptions {
  /** host:port of hosts that may be read although their address is private; they are paced by robots.txt alone. */
  readonly privateHosts?: readonly string[];
  /** Least time between two requests to a host, in milliseconds. */
  readonly intervalMs?: number;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
  readonly resolve?: Resolve;
}

const AGENT = 'sextant-crawler';
const MAX_REDIRECTS = 5;
/** Far above what sites have; matching takes time for each rule. */
const MAX_ROBOTS_BYTES = 128 * 1024;
const MAX_URL = 2_000;
const PER_HOST = 2;

interface Visitor {
  readonly requester: Requester;
  readonly robots: Robots;
  readonly pace: Pace;
  readonly intervalMs: number;
}

/** The limits are for each request: 10 s, 2 MiB, and half a second between two to one host unless given. */
export function createCrawler({
  privateHosts = [],
  intervalMs = 500,
  timeoutMs = 10_000,
  maxBytes = 2 * 1024 * 1024,
  resolve = resolveBySystem,
}: CrawlerOptions = {}): Crawler {
  const isVouchedFor = (host: string) => privateHosts.includes(host);
  const requester = { userAgent: `${AGENT}/1.0`, timeoutMs, maxBytes, resolve, isVouchedFor };
  const robots = createRobots({ agent: AGENT, read: (url) => readRobots(url, requester) });
  const visitor = { requester, robots, pace: createPace({ concurrency: PER_HOST }), intervalMs };
  return { fetchPage: (url, signal) => followed(urlOf(url), signal, (at) => visit(at, signal, visitor)) };
}

/** Any URL, as redirects and pages write them; throws CrawlError for what is not to be read. */
function urlOf(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  if (!url || url.href.length > MAX_URL)
    throw new CrawlError(
      `${JSON.stringify(text.slice(0, 200))} is not a URL of at most ${MAX_URL} characters`,
      'bad_url',
    );
  if (!/^https?:$/.test(url.protocol))
    throw new CrawlError(`${url.protocol} is not crawled, only http and https`, 'bad_url');
  if (url.username || url.password)
    throw new CrawlError('a URL with a user name or password is not crawled', 'bad_url');
  url.hash = '';
  return url;
}

/** Each hop is checked as if it were the first. */
async function followed(start: URL, signal: AbortSignal, read: (url: URL) => Promise<Reply>): Promise<Page> {
  const seen = new Set<string>();
  for (let url = start; seen.size <= MAX_REDIRECTS;) {
    signal.throwIfAborted();
    if (seen.has(url.href)) throw new CrawlError(`${start.href} redirects in a circle`, 'redirect_loop');
    seen.add(url.href);
    const reply = await read(url);
    if (!isRedirect(reply)) return { url: url.href, html: reply.body };
    url = urlOf(reply.location, url);
  }
  throw new CrawlError(`${start.href} redirects more than ${MAX_REDIRECTS} times`, 'too_many_redirects');
}

async function visit(url: URL, signal: AbortSignal, { requester, robots, pace, intervalMs }: Visitor): Promise<Reply> {
  const rules = await robots.of(url.origin);
  if (!rules.allows(url.href)) throw new CrawlError(`robots.txt of ${url.host} disallows ${url.pathname}`, 'robots');
  const host = hostOf(url);
  const least = requester.isVouchedFor(host) ? 0 : intervalMs;
  const turn = { host, signal, intervalMs: Math.max(least, rules.delayMs) };
  const reply = await pace.run(turn, () => get({ url, signal, wanted: isHtml }, requester));
  if (isRedirect(reply) || isHtml(reply)) return reply;
  if (reply.status !== 200) throw statusError(url, reply);
  throw new CrawlError(`${url.host} answered with ${reply.contentType || 'no type'}, not HTML`, 'not_html');
}

function isHtml({ status, contentType }: Omit<Reply, 'body'>): boolean {
  return status === 200 && /^\s*(text\/html|application\/xhtml\+xml)\s*(;|$)/i.test(contentType);
}

function isRedirect(reply: Reply): reply is Reply & { readonly location: string } {
  return reply.location !== undefined && [301, 302, 303, 307, 308].includes(reply.status);
}

function statusError({ host }: URL, { status, retryAfterSeconds }: Reply): CrawlError {
  return new CrawlError(`${host} answered ${status}`, 'status', {
    errorClass: status >= 400 ? classifyError({ status }).class : 'VALIDATION_ERROR',
    ...(retryAfterSeconds !== undefined && { retryAfterMs: retryAfterSeconds * 1_000 }),
  });
}

/** Nothing there means no rules; a server in trouble means that its rules are not known, so nothing is read. */
async function readRobots(robotsUrl: URL, requester: Requester): Promise<string | undefined> {
  // Shared by all who wait for it, so no one of them may end it; its time is limited.
  const signal = new AbortController().signal;
  const limited = { ...requester, maxBytes: MAX_ROBOTS_BYTES };
  const wanted = ({ status }: Omit<Reply, 'body'>): boolean => status === 200;
  let found = false;
  const { html: text } = await followed(robotsUrl, signal, async (url) => {
    const reply = await get({ url, signal, wanted }, limited);
    if (reply.status === 429 || reply.status >= 500) throw statusError(url, reply);
    found = reply.status === 200;
    return reply;
  });
  return found ? text : undefined;
}
