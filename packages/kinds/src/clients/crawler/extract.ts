// Extracts the title, description, email addresses, JSON-LD organization, text and links of a page.
import { Parser } from 'htmlparser2';
import { clip } from '../../text';

export interface Organization {
  readonly name: string;
  readonly url?: string;
  readonly email?: string;
}

export interface Extract {
  readonly title: string;
  readonly description: string;
  readonly emails: readonly string[];
  readonly organization: Organization | undefined;
  /** Visible text, at most MAX_TEXT characters. */
  readonly text: string;
  /** Unresolved; at most MAX_LINKS. */
  readonly links: readonly string[];
}

const MAX_TEXT = 4_000;
const MAX_LINKS = 200;
const MAX_LINK = 2_000;
const MAX_EMAILS = 5;
const MAX_JSON_LD = 100_000;
/** Reading stops at this depth: the time of the parser is quadratic in the nesting of elements. */
const MAX_DEPTH = 500;
const CHUNK = 16 * 1024;
/** More than MAX_TEXT, because email addresses are often at the end of a page. */
const MAX_COLLECTED = 200_000;

/** Bounded repetitions keep the time linear. */
const EMAIL = /[a-z0-9._%+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}/gi;
const HIDDEN = new Set(['script', 'style', 'noscript', 'template', 'svg', 'title']);

interface PageParts {
  title: string;
  description: string;
  text: string;
  jsonLd: string;
  readonly scripts: string[];
  readonly links: string[];
}

/** Tolerates invalid HTML. */
export function extractPage(html: string): Extract {
  const parts = parseHtml(html);
  const text = parts.text.replace(/\s+/g, ' ').trim();
  const organization = parts.scripts.map(organizationIn).find((one) => one !== undefined);
  const mailto = parts.links.filter((link) => /^mailto:/i.test(link)).join(' ');
  const emails = `${organization?.email ?? ''} ${mailto} ${text}`.match(EMAIL) ?? [];
  return {
    title: line(parts.title, 200),
    description: line(parts.description, 300),
    emails: [...new Set(emails.map((email) => email.toLowerCase()))].slice(0, MAX_EMAILS),
    organization,
    text: clip(text, MAX_TEXT),
    links: parts.links,
  };
}

function parseHtml(html: string): PageParts {
  const parts: PageParts = { title: '', description: '', text: '', jsonLd: '', scripts: [], links: [] };
  const open: string[] = [];
  let hidden = 0;
  let inJsonLd = false;
  const parser = new Parser({
    onopentag(name, attributes) {
      open.push(name);
      if (HIDDEN.has(name)) hidden += 1;
      inJsonLd = name === 'script' && /^application\/ld\+json\b/i.test(attributes['type'] ?? '');
      readAttributes(parts, name, attributes);
    },
    ontext(data) {
      if (inJsonLd) parts.jsonLd += parts.jsonLd.length < MAX_JSON_LD ? data : '';
      else if (inTitle(open) && parts.title.length < 1_000) parts.title += data;
      else if (hidden === 0 && parts.text.length < MAX_COLLECTED) parts.text += data;
    },
    onclosetag(name) {
      open.pop();
      if (HIDDEN.has(name)) hidden -= 1;
      if (inJsonLd) parts.scripts.push(parts.jsonLd);
      if (inJsonLd) parts.jsonLd = '';
      inJsonLd = false;
      if (hidden === 0) parts.text += ' ';
    },
  });
  for (let at = 0; at < html.length && open.length <= MAX_DEPTH; at += CHUNK) parser.write(html.slice(at, at + CHUNK));
  parser.end();
  return parts;
}

/** Excludes titles of SVG images. */
function inTitle(open: readonly string[]): boolean {
  return open.at(-1) === 'title' && !open.includes('svg');
}

function readAttributes(
  parts: PageParts,
  name: string,
  { name: meta, property, content, href }: Record<string, string>,
): void {
  const key = (meta ?? property ?? '').toLowerCase();
  if (name === 'meta' && (key === 'description' || key === 'og:description')) parts.description ||= content ?? '';
  const usable = href !== undefined && href.length <= MAX_LINK && parts.links.length < MAX_LINKS;
  if (name === 'a' && usable) parts.links.push(href);
}

/** The first organization in a JSON-LD script: a single node, a list, or a graph. */
function organizationIn(script: string): Organization | undefined {
  let json: unknown;
  try {
    json = JSON.parse(script);
  } catch {
    return undefined;
  }
  const graph = (json as { readonly '@graph'?: unknown } | null)?.['@graph'];
  const nodes = [json, graph].flat().filter((node): node is Node => typeof node === 'object' && node !== null);
  const node = nodes.find((one) => [one['@type']].flat().some(isOrganization));
  if (typeof node?.['name'] !== 'string' || node['name'].trim() === '') return undefined;
  const { name, url, email } = node;
  return {
    name: line(name, 200),
    ...(typeof url === 'string' && { url: line(url, 500) }),
    ...(typeof email === 'string' && { email: line(email.replace(/^mailto:/i, ''), 254) }),
  };
}

type Node = Readonly<Record<string, unknown>>;

function isOrganization(type: unknown): boolean {
  return typeof type === 'string' && /(Organization|Corporation|Business)$/.test(type);
}

/** Removes line breaks, because prompts have one line per company. */
function line(text: string, max: number): string {
  return clip(text.replace(/\s+/g, ' ').trim(), max);
}
