// The robots.txt rules of each origin, with a cache.
import robotsParser from 'robots-parser';

export interface Rules {
  readonly allows: (url: string) => boolean;
  /** Crawl-delay for our agent; default 0. */
  readonly delayMs: number;
}

export interface Robots {
  /** Rejects if robots.txt cannot be read; failures are not cached. */
  of(origin: string): Promise<Rules>;
}

export interface RobotsOptions {
  /** Resolves with undefined if there is no robots.txt. */
  readonly read: (url: URL) => Promise<string | undefined>;
  readonly agent: string;
}

const CACHE_MS = 60 * 60 * 1000;
const MAX_ORIGINS = 1_000;

export function createRobots({ read, agent }: RobotsOptions): Robots {
  const cache = new Map<string, { readonly rules: Promise<Rules>; readonly until: number }>();
  return {
    of(origin) {
      const cached = cache.get(origin);
      if (cached && cached.until > Date.now()) return cached.rules;
      const url = new URL('/robots.txt', origin);
      const rules = read(url).then((text) => rulesOf(url.href, text, agent));
      cache.delete(origin);
      const [oldest] = cache.keys();
      if (oldest !== undefined && cache.size >= MAX_ORIGINS) cache.delete(oldest);
      const entry = { rules, until: Date.now() + CACHE_MS };
      cache.set(origin, entry);
      rules.catch(() => cache.get(origin) === entry && cache.delete(origin));
      return rules;
    },
  };
}

function rulesOf(url: string, text: string | undefined, agent: string): Rules {
  if (text === undefined) return { allows: () => true, delayMs: 0 };
  const robots = robotsParser(url, renameOtherAgents(text, agent));
  return {
    allows: (page) => robots.isAllowed(page, agent) !== false,
    delayMs: 1_000 * (robots.getCrawlDelay(agent) ?? 0),
  };
}

/**
 * Renames all other agents to `other`, and removes duplicate agents of a group: the parser copies the rules of a group for
 * each of its agents, which takes minutes for a text with thousands of both.
 */
function renameOtherAgents(text: string, agent: string): string {
  const group = new Set<string>();
  const fields = text
    .split(/[\r\n]+/)
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => /^[^:]+:/.test(line));
  const lines = fields.map((field) => {
    const value = /^user-agent\s*:(.*)/i.exec(field)?.[1];
    if (value === undefined) {
      group.clear();
      return field;
    }
    const product = value.split('/')[0]!.trim().toLowerCase();
    const name = product === '*' || product === agent ? product : 'other';
    if (group.has(name)) return '';
    group.add(name);
    return `User-agent: ${name}`;
  });
  return lines.join('\n');
}
