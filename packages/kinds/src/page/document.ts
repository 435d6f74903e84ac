// The page document and its published JSON Schema.
import { z } from 'zod';

/** Maximum size of a page as JSON. Steps pass pages to each other, so the limit is below that of a CMS. */
export const MAX_PAGE_BYTES = 120_000;

const section = z.strictObject({
  heading: z.string().min(1).max(200).describe('Unique within the page: the anchor of the section is derived from it.'),
  body: z.string().min(1).max(20_000).describe('Markdown; links are absolute or start with a slash.'),
  kind: z.enum(['hero', 'text', 'features', 'faq', 'call_to_action']),
});

export const pageDocument = z.strictObject({
  title: z.string().min(1).max(120),
  slug: z
    .string()
    .max(100)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .describe('The path of the page: lower-case letters, digits and single hyphens.'),
  description: z.string().min(1).max(320),
  language: z
    .string()
    .max(35)
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
    .describe('BCP 47, such as en or pt-BR.'),
  sections: z.array(section).min(1).max(40),
  seo: z.strictObject({
    title: z.string().min(1).max(70),
    description: z.string().min(1).max(200),
    keywords: z.array(z.string().min(1).max(50)).max(20),
  }),
});
export type PageDocument = z.output<typeof pageDocument>;

/** JSON Schema 2020-12, published in docs/schemas/page.json and by the controller. */
export const pageSchema = {
  ...z.toJSONSchema(pageDocument),
  title: 'Page',
  description: `A page published by a run of the kind page; at most ${MAX_PAGE_BYTES} bytes as JSON.`,
};

const LIMITS = new Set(['minLength', 'maxLength', 'pattern', 'minItems', 'maxItems']);

/** The schema for models, without limits: output that exceeds a limit reaches the step validate and is repaired. */
export const pageShape = withoutLimits(z.toJSONSchema(pageDocument)) as object;

function withoutLimits(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutLimits);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).filter(([key]) => !LIMITS.has(key));
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutLimits(value)]));
}
