// What is wrong with a page: its size, its JSON, the published schema, and what no schema can say.
import Ajv2020 from 'ajv/dist/2020';
import { parsedJson } from '../generate-object';
import { MAX_PAGE_BYTES, pageSchema, type PageDocument } from './document';

export type Checked =
  { readonly page: PageDocument; readonly problems?: undefined } | { readonly problems: readonly string[] };

/** More than these would only lengthen the prompt that asks for a repair. */
const MOST_PROBLEMS = 20;

const fits = new Ajv2020({ allErrors: true }).compile<PageDocument>(pageSchema);

/** The page in a model's text, or every problem with it as a sentence that names the place. */
export function checkPage(text: string): Checked {
  const tooLarge = sizeProblem(text);
  if (tooLarge !== undefined) return { problems: [tooLarge] };
  const page = parsedJson(text);
  if (page === undefined) return { problems: [text.trim() === '' ? 'the answer is empty' : 'the answer is not JSON'] };
  const problems = fits(page) ? meaningProblems(page) : (fits.errors ?? []).map(schemaProblem);
  return problems.length === 0 ? { page: page as PageDocument } : { problems: problems.slice(0, MOST_PROBLEMS) };
}

/** Why a page is too large; undefined when it is not. */
export function sizeProblem(text: string): string | undefined {
  const bytes = Buffer.byteLength(text);
  return bytes <= MAX_PAGE_BYTES ? undefined : `the page has ${bytes} bytes, and ${MAX_PAGE_BYTES} is the most`;
}

interface SchemaError {
  readonly instancePath: string;
  readonly message?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

function schemaProblem({ instancePath, message, params }: SchemaError): string {
  const extra = params['additionalProperty'];
  const which = typeof extra === 'string' ? ` (${extra})` : '';
  return `${instancePath.slice(1).replaceAll('/', '.') || 'page'}: ${message ?? 'is not valid'}${which}`;
}

function meaningProblems(page: PageDocument): string[] {
  return [
    ...stringsOf(page).flatMap(([path, text]) => textProblems(text).map((problem) => `${path}: ${problem}`)),
    ...page.sections.flatMap(({ body }, i) => linkProblems(body).map((problem) => `sections.${i}.body: ${problem}`)),
    ...anchorProblems(page),
  ];
}

function stringsOf(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => stringsOf(inner, path === '' ? key : `${path}.${key}`));
}

/** Elements that run code, load it, or change what the rest of the page means. */
const ACTIVE = /<\s*(?:\/\s*)?(script|iframe|frame|object|embed|applet|style|link|meta|base|form|svg|math)\b/i;
const EVENT_HANDLER = /<[^<>]*[\s"'/]on\w+\s*=/i;
const CONTROL = /(?![\t\r\n])[\p{Cc}\p{Cs}]/u;

function textProblems(text: string): string[] {
  const element = ACTIVE.exec(text)?.[1];
  return [
    ...(element === undefined ? [] : [`must not contain <${element.toLowerCase()}>`]),
    ...(EVENT_HANDLER.test(text) ? ['must not contain event handlers'] : []),
    ...(CONTROL.test(text) ? ['must not contain control characters'] : []),
  ];
}

/** Inline links and images, reference definitions, autolinks, and attributes of HTML. */
const LINKS = [
  /\]\(\s*<?([^)\s>]*)/g,
  /^ {0,3}\[[^\]\n]+\]:\s*<?([^\s>]*)/gm,
  /<([a-z][a-z0-9+.-]*:[^\s<>]*)>/gi,
  /\b(?:href|src|action|formaction|poster|background|srcset)\s*=\s*["']?([^\s"'<>]*)/gi,
];
/** A list of what is allowed needs no knowledge of how a scheme can be disguised. */
const ALLOWED_LINK = /^(https?:\/\/[^/\s]|mailto:\S|\/(?![/\\&]))/i;

function linkProblems(markdown: string): string[] {
  const targets = LINKS.flatMap((link) => [...markdown.matchAll(link)].map(([, target = '']) => target));
  return targets
    .filter((target) => !ALLOWED_LINK.test(target))
    .map(
      (target) =>
        `the link ${JSON.stringify(target.slice(0, 80))} must be absolute (http, https, mailto) or begin with /`,
    );
}

/** Two headings that give one anchor cannot both be linked to. */
function anchorProblems({ sections }: PageDocument): string[] {
  const anchors = sections.map(({ heading }) => anchorOf(heading));
  return anchors.flatMap((anchor, i) => {
    if (anchor === '') return [`sections.${i}.heading: has no letter or digit`];
    return anchors.indexOf(anchor) < i ? [`sections.${i}.heading: is there already, so its slug is not unique`] : [];
  });
}

/** The slug of a heading, in any script. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}
