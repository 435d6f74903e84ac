// Step generate: a model writes the page.
import { ServiceError } from '@sextant/telemetry/errors';
import { isInvalidOutput } from '../generate-object';
import type { Prompt, StepContext } from '../declare';
import { clip } from '../text';
import { MAX_PAGE_BYTES, pageShape } from './document';
import type { PageInput } from './kind';
import { sizeProblem } from './problems';

export interface Draft {
  /** Unvalidated output of the model; empty if it was not JSON. */
  readonly draft: string;
}

const SYSTEM = [
  'You write one page for a website.',
  'Answer with one JSON object and nothing else: {"title","slug","description","language","sections","seo"}.',
  '"slug" has lower-case letters, digits and single hyphens; "language" is a BCP 47 tag.',
  '"sections" is a list of {"heading","body","kind"}: headings are unique, bodies are Markdown without HTML.',
  'Links are absolute (https) or start with a slash.',
  '"seo" is {"title","description","keywords"}: at most 70 and 200 characters, and 20 keywords.',
  `The page is at most ${MAX_PAGE_BYTES} bytes.`,
].join('\n');

const MAX_OUTPUT_TOKENS = 8_000;

/** The prompt for a page; a repair appends lines. */
export function pagePrompt({ prompt, slug }: PageInput, ...more: readonly string[]): Prompt {
  return {
    system: SYSTEM,
    prompt: ['page:', prompt, ...(slug === undefined ? [] : [`slug: ${slug}`]), ...more].join('\n'),
    maxOutputTokens: MAX_OUTPUT_TOKENS,
    responseSchema: pageShape,
    stream: true,
  };
}

/** Throws ServiceError; a draft that is too large is a retryable VALIDATION_ERROR. */
export async function generate({ input, generate: callModel, validated }: StepContext<PageInput>): Promise<Draft> {
  const text = await textOrEmpty(callModel(pagePrompt(input)));
  const problem = sizeProblem(text);
  if (problem === undefined) return { draft: clip(text, text.length) };
  validated(false);
  throw new ServiceError(problem, { errorClass: 'VALIDATION_ERROR', retryable: true });
}

/** The output of a model; empty if the ai service rejected it because it is not JSON. */
export async function textOrEmpty(completion: Promise<{ readonly text: string }>): Promise<string> {
  try {
    return (await completion).text;
  } catch (error) {
    if (isInvalidOutput(error)) return '';
    throw error;
  }
}
