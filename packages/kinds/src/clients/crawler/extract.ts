// What a page says of itself: title, description, e-mail addresses, the organization of its JSON-LD, text and links.
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
  /** What a reader would see, cut to MAX_TEXT characters. */
  readonly text: string;
  /** As written in the page; at most MAX_LINKS. */
  readonly links: readonly string[];
}

const MAX_TEXT = 4_000;
const MAX_LINKS = 200;
const MAX_LINK = 2_000;
const MAX_EMAILS = 5;
const MAX_JSON_LD = 100_000;
/** Elements within each other: the parser's time grows with their square, so that no page is read on beyond this. */
const MAX_DEPTH = 500;
const CHUNK = 16 * 1024;
/** Text is collected a little beyond what is kept, for the e-mail addresses that stand at the end of pages. */
const MAX_COLLECTED = 200_000;

/** Bounded repeats, so that no text makes it slow. */
const EMAIL = /[a-z0-9._%+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}/gi;
const HIDDEN = new Set(['script', 'style', 'noscript', 'template', 'svg', 'title']);

interface Found {
  title: string;
  description: string;
  text: string;
  jsonLd: string;
  readonly scripts: string[];
  readonly links: string[];
}

/** Reads a page; broken HTML gives what can be found in it. */
export function extractPage(html: string): Extract {
  const found = read(html);
  const text = found.text.replace(/\s+/g, ' ').trim();
  const organization = found.scripts.map(organizationIn).find((one) => one !== undefined);
  const mailto = found.links.filter((link) => /^mailto:/i.test(link)).join(' ');
  const emails = `${organization?.email ?? ''} ${mailto} ${text}`.match(EMAIL) ?? [];
  return {
    title: line(found.title, 200),
    description: line(found.description, 300),
    emails: [...new Set(emails.map((email) => email.toLowerCase()))].slice(0, MAX_EMAILS),
    organization,
    text: clip(text, MAX_TEXT),
    links: found.links,
  };
}

function read(html: string): Found {
  const found: Found = { title: '', description: '', text: '', jsonLd: '', scripts: [], links: [] };
  const open: string[] = [];
  let hidden = 0;
  let inJsonLd = false;
  const parser = new Parser({
    onopentag(name, attributes) {
      open.push(name);
      if (HIDDEN.has(name)) hidden += 1;
      inJsonLd = name === 'script' && /^application\/ld\+json\b/i.test(attributes['type'] ?? '');
      noteAttributes(found, name, attributes);
    },
    ontext(data) {
      if (inJsonLd) found.jsonLd += found.jsonLd.length < MAX_JSON_LD ? data : '';
      else if (inTitle(open) && found.title.length < 1_000) found.title += data;
      else if (hidden === 0 && found.text.length < MAX_COLLECTED) found.text += data;
    },
    onclosetag(name) {
      open.pop();
      if (HIDDEN.has(name)) hidden -= 1;
      if (inJsonLd) found.scripts.push(found.jsonLd);
      if (inJsonLd) found.jsonLd = '';
      inJsonLd = false;
      if (hidden === 0) found.text += ' ';
    },
  });
  for (let at = 0; at < html.length && open.length <= MAX_DEPTH; at += CHUNK) parser.write(html.slice(at, at + CHUNK));
  parser.end();
  return found;
}

/** The first title of the document, not those within drawings. */
function inTitle(open: readonly string[]): boolean {
  return open.at(-1) === 'title' && !open.includes('svg');
}

function noteAttributes(
  found: Found,
  name: string,
  { name: meta, property, content, href }: Record<string, string>,
): void {
  const key = (meta ?? property ?? '').toLowerCase();
  if (name === 'meta' && (key === 'description' || key === 'og:description')) found.description ||= content ?? '';
  const usable = href !== undefined && href.length <= MAX_LINK && found.links.length < MAX_LINKS;
  if (name === 'a' && usable) found.links.push(href);
}

/** The first organization in a JSON-LD script, on its own, in a list, or in a graph. */
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

/** On one line, as a prompt has one line for each company. */
function line(text: string, max: number): string {
  return clip(text.replace(/\s+/g, ' ').trim(), max);
}
