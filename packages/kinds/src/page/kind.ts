// Kind page: a page is written by a model, held against a published schema, and put into a CMS.
import { z } from 'zod';
import { kind } from '../declare';
import { storableText } from '../text';

const input = z.strictObject({
  /** What the page is to be about. */
  prompt: storableText.trim().min(1).max(20_000),
  /** The page's address; the model's choice where none is given. */
  slug: z
    .string()
    .max(100)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use lower-case letters, digits and single hyphens')
    .optional(),
});
export type PageInput = z.output<typeof input>;

export const pageKind = kind({
  name: 'page',
  description: 'Writes a page, validates it against docs/schemas/page.json and publishes it.',
  input,
  steps: [
    { step: 'generate', type: 'llm' },
    { step: 'validate', type: 'code' },
    { step: 'publish', type: 'vendor' },
  ],
});
