// Kind page: a model writes a page, which is validated against a published schema and published to a CMS.
import { z } from 'zod';
import { kind } from '../declare';
import { storableText } from '../text';

const input = z.strictObject({
  prompt: storableText.trim().min(1).max(20_000),
  /** Default: chosen by the model. */
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
