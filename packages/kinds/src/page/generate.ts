// Step generate: a model writes the page.
import { ServiceError } from '@sextant/telemetry/errors';
import { isBadOutput } from '../generate-object';
import type { Prompt, StepContext } from '../declare';
import { clip } from '../text';
import { MAX_PAGE_BYTES, pageShape } from './document';
import type { PageInput } from './kind';
import { sizeProblem } from './problems';

export interface Draft {
  /** What the model said, not yet validated; empty when it was no JSON at all. */
  readonly draft: string;
}

const SYSTEM = [
  'You write one page for a web site.',
  'Answer with one JSON object and nothing else: {"title","slug","description","language","sections","seo"}.',
  '"slug" has lower-case letters, digits and single hyphens; "language" is a BCP 47 tag.',
  '"sections" is a list of {"heading","body","kind"}: headings are unique, bodies are Markdown without HTML.',
  'Links are absolute (https) or begin with a slash.',
  '"seo" is {"title","description","keywords"}: at most 70 and 200 characters, and 20 keywords.',
  `The page has at most ${MAX_PAGE_BYTES} bytes.`,
].join('\n');

const MAX_OUTPUT_TOKENS = 8_000;

/** What a model is asked for a page; a repair adds to the prompt. */
export function pagePrompt({ prompt, slug }: PageInput, ...more: readonly string[]): Prompt {
  return {
    system: SYSTEM,
    prompt: ['page:', prompt, ...(slug === undefined ? [] : [`slug: ${slug}`]), ...more].join('\n'),
    maxOutputTokens: MAX_OUTPUT_TOKENS,
    responseSchema: pageShape,
  };
}

/** Throws ServiceError; VALIDATION_ERROR, to be tried again, when the draft is too large to be handed on. */
export async function generate({ input, generate: ask, validated }: StepContext<PageInput>): Promise<Draft> {
  const text = await textOrEmpty(ask(pagePrompt(input)));
  const problem = sizeProblem(text);
  if (problem === undefined) return { draft: clip(text, text.length) };
  validated(false);
  throw new ServiceError(problem, { errorClass: 'VALIDATION_ERROR', retryable: true });
}

/** The text of an answer; empty when the ai service found that it is not the JSON that was asked for. */
export async function textOrEmpty(answer: Promise<{ readonly text: string }>): Promise<string> {
  try {
    return (await answer).text;
  } catch (error) {
    if (isBadOutput(error)) return '';
    throw error;
  }
}
