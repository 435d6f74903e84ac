// robots.txt of each origin: fetched once in a while, and obeyed.
import robotsParser from 'robots-parser';

export interface Rules {
  readonly allows: (url: string) => boolean;
  /** Crawl-delay of our agent, in milliseconds; 0 without one. */
  readonly delayMs: number;
}

export interface Robots {
  /** The rules of an origin. Rejects with what kept robots.txt from being read; the next call tries again. */
  of(origin: string): Promise<Rules>;
}

export interface RobotsOptions {
  /** The text of a robots.txt; undefined where there is none. */
  readonly read: (url: URL) => Promise<string | undefined>;
  readonly agent: string;
}

const KEEP_MS = 60 * 60 * 1000;
const MAX_ORIGINS = 1_000;

export function createRobots({ read, agent }: RobotsOptions): Robots {
  const known = new Map<string, { readonly rules: Promise<Rules>; readonly until: number }>();
  return {
    of(origin) {
      const found = known.get(origin);
      if (found && found.until > Date.now()) return found.rules;
      const url = new URL('/robots.txt', origin);
      const rules = read(url).then((text) => rulesOf(url.href, text, agent));
      known.delete(origin);
      const [oldest] = known.keys();
      if (oldest !== undefined && known.size >= MAX_ORIGINS) known.delete(oldest);
      const entry = { rules, until: Date.now() + KEEP_MS };
      known.set(origin, entry);
      rules.catch(() => known.get(origin) === entry && known.delete(origin));
      return rules;
    },
  };
}

function rulesOf(url: string, text: string | undefined, agent: string): Rules {
  if (text === undefined) return { allows: () => true, delayMs: 0 };
  const robots = robotsParser(url, withoutOthers(text, agent));
  return {
    allows: (page) => robots.isAllowed(page, agent) !== false,
    delayMs: 1_000 * (robots.getCrawlDelay(agent) ?? 0),
  };
}

/**
 * The text with the agents that are not us all called `other`, and each named once a group: the parser copies a group's
 * rules for every agent of it, so that a text with thousands of both would keep it busy for minutes.
 */
function withoutOthers(text: string, agent: string): string {
  const group = new Set<string>();
  const fields = text
    .split(/[\r\n]+/)
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => /^[^:]+:/.test(line));
  const kept = fields.map((field) => {
    const value = /^user-agent\s*:(.*)/i.exec(field)?.[1];
    if (value === undefined) {
      group.clear();
      return field;
    }
    const named = value.split('/')[0]!.trim().toLowerCase();
    const name = named === '*' || named === agent ? named : 'other';
    if (group.has(name)) return '';
    group.add(name);
    return `User-agent: ${name}`;
  });
  return kept.join('\n');
}
