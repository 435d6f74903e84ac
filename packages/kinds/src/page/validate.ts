// Step validate: validates the draft. A model may repair an invalid draft once.
import { ServiceError } from '@sextant/telemetry/errors';
import { required, type StepContext } from '../declare';
import type { PageDocument } from './document';
import { pagePrompt, textOrEmpty, type Draft } from './generate';
import type { PageInput } from './kind';
import { checkPage, type Checked } from './problems';

export interface ValidatedPage {
  readonly page: PageDocument;
  /** Whether the model had to repair the draft. */
  readonly repaired: boolean;
}

type Context = StepContext<PageInput, { readonly generate: Draft }>;

/** Throws ServiceError; VALIDATION_ERROR, without a retry, if the repaired page is not valid either. */
export async function validate(context: Context): Promise<ValidatedPage> {
  const { draft } = required(context, 'generate');
  const first = check(context, draft);
  if (first.problems === undefined) return { page: first.page, repaired: false };
  const repair = [
    'The page below is not valid. Answer with the whole corrected page.',
    ...first.problems,
    'page:',
    draft,
  ];
  const second = check(context, await textOrEmpty(context.generate(pagePrompt(context.input, ...repair))));
  if (second.problems === undefined) return { page: second.page, repaired: true };
  throw new ServiceError(`the page is not valid after a repair: ${second.problems.join('; ')}`, {
    errorClass: 'VALIDATION_ERROR',
  });
}

function check({ input, validated }: Context, text: string): Checked {
  const result = checkPage(text);
  validated(result.problems === undefined);
  // The slug of the user replaces that of the model.
  return result.problems === undefined && input.slug !== undefined
    ? { page: { ...result.page, slug: input.slug } }
    : result;
}
