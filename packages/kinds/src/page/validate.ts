// Step validate: holds the draft against the published schema, and has the model repair it once.
import { ServiceError } from '@sextant/telemetry/errors';
import { required, type StepContext } from '../declare';
import type { PageDocument } from './document';
import { pagePrompt, textOrEmpty, type Draft } from './generate';
import type { PageInput } from './kind';
import { checkPage, type Checked } from './problems';

export interface Validated {
  readonly page: PageDocument;
  /** Whether the draft was not valid and the model's second one is. */
  readonly repaired: boolean;
}

type Context = StepContext<PageInput, { readonly generate: Draft }>;

/** Throws ServiceError; VALIDATION_ERROR, not to be tried again, when the repaired page is not valid either. */
export async function validate(context: Context): Promise<Validated> {
  const { draft } = required(context, 'generate');
  const first = checked(context, draft);
  if (first.problems === undefined) return { page: first.page, repaired: false };
  const repair = [
    'The page below is not valid. Answer with the whole page, repaired.',
    ...first.problems,
    'page:',
    draft,
  ];
  const second = checked(context, await textOrEmpty(context.generate(pagePrompt(context.input, ...repair))));
  if (second.problems === undefined) return { page: second.page, repaired: true };
  throw new ServiceError(`the page is not valid after a repair: ${second.problems.join('; ')}`, {
    errorClass: 'VALIDATION_ERROR',
  });
}

function checked({ input, validated }: Context, text: string): Checked {
  const found = checkPage(text);
  validated(found.problems === undefined);
  // The user's slug is not the model's to choose, so it is set rather than checked.
  return found.problems === undefined && input.slug !== undefined
    ? { page: { ...found.page, slug: input.slug } }
    : found;
}
