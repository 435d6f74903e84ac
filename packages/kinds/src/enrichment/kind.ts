// Kind enrichment: companies are looked up on the web and at vendors, scored by a model, and written to a CRM.
import { z } from 'zod';
import { kind } from '../declare';
import { storableText } from '../text';

/** Ids stand in prompts, one company a line, so they have no spaces and nothing that is not seen. */
export const ENTITY_ID = /^[^\s\p{C}]{1,200}$/u;

/** Short, as those of companies are: a run hands on up to a hundred of them. */
export const webUrl = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .regex(/^[^\s\p{C}]+$/u, 'must not contain spaces or control characters');

const target = z.strictObject({
  id: z.string().regex(ENTITY_ID, 'must have 1 to 200 characters and no spaces').optional(),
  name: storableText.max(200).optional(),
  url: webUrl,
  email: z.email().max(254).optional(),
});
export type TargetInput = z.output<typeof target>;

const input = z.strictObject({
  /** Without any, the entities that need it most are chosen. */
  targets: z.array(target).max(100).optional(),
});
export type EnrichmentInput = z.output<typeof input>;

export const enrichmentKind = kind({
  name: 'enrichment',
  description: 'Enriches companies: reads their pages, verifies them with vendors, scores them and exports to a CRM.',
  input,
  steps: [
    { step: 'mv_refresh', type: 'database' },
    { step: 'select_targets', type: 'database' },
    { step: 'crawl', type: 'vendor' },
    { step: 'verify', type: 'vendor' },
    { step: 'score', type: 'llm' },
    { step: 'export', type: 'vendor' },
  ],
});
