// Validates a page: its size, its JSON, the published schema, and rules that a schema cannot express.
import Ajv2020 from 'ajv/dist/2020';
import { parseModelJson } from '../generate-object';
import { MAX_PAGE_BYTES, pageSchema, type PageDocument } from './document';

export type Checked =
  { readonly page: PageDocument; readonly problems?: undefined } | { readonly problems: readonly string[] };

/** Limits the length of the repair prompt. */
const MAX_PROBLEMS = 20;

const fits = new Ajv2020({ allErrors: true }).compile<PageDocument>(pageSchema);

/** Parses and validates the output of a model. Problems are sentences that start with the path of the field. */
export function checkPage(text: string): Checked {
  const tooLarge = sizeProblem(text);
  if (tooLarge !== undefined) return { problems: [tooLarge] };
  const page = parseModelJson(text);
  if (page === undefined) return { problems: [text.trim() === '' ? 'the answer is empty' : 'the answer is not JSON'] };
  const problems = fits(page) ? contentProblems(page) : (fits.errors ?? []).map(schemaProblem);
  return problems.length === 0 ? { page: page as PageDocument } : { problems: problems.slice(0, MAX_PROBLEMS) };
}

/** Undefined if the page is not too large. */
export function sizeProblem(text: string): string | undefined {
  const bytes = Buffer.byteLength(text);
  return bytes <= MAX_PAGE_BYTES ? undefined : `the page has ${bytes} bytes, more than the limit of ${MAX_PAGE_BYTES}`;
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

function contentProblems(page: PageDocument): string[] {
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

/** Elements that run or load code, or affect the rest of the page. */
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
/** An allowlist, because there are many ways to disguise a scheme. */
const ALLOWED_LINK = /^(https?:\/\/[^/\s]|mailto:\S|\/(?![/\\&]))/i;

function linkProblems(markdown: string): string[] {
  const targets = LINKS.flatMap((link) => [...markdown.matchAll(link)].map(([, target = '']) => target));
  return targets
    .filter((target) => !ALLOWED_LINK.test(target))
    .map(
      (target) =>
        `the link ${JSON.stringify(target.slice(0, 80))} must be absolute (http, https, mailto) or start with /`,
    );
}

/** Anchors must be unique. */
function anchorProblems({ sections }: PageDocument): string[] {
  const anchors = sections.map(({ heading }) => anchorOf(heading));
  return anchors.flatMap((anchor, i) => {
    if (anchor === '') return [`sections.${i}.heading: must contain a letter or digit`];
    return anchors.indexOf(anchor) < i ? [`sections.${i}.heading: the slug is not unique`] : [];
  });
}

/** Works for all scripts. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}
