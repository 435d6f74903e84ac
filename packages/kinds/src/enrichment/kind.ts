// Kind enrichment: crawls the websites of companies, verifies and scores them, and exports them to a CRM.
import type { NewEntity } from '@sextant/records/enrichment';
import { z } from 'zod';
import { kind } from '../declare';
import { clip, storableText } from '../text';

/** Prompts have one company per line, so ids have no spaces and no invisible characters. */
export const ENTITY_ID = /^[^\s\p{C}]{1,200}$/u;

/** Short, because steps pass up to 100 targets to each other. */
const webUrl = z
  .url({ protocol: /^https?$/ })
  .max(500)
  .regex(/^[^\s\p{C}]+$/u, 'must not contain spaces or control characters');

const target = z.strictObject({
  id: z.string().regex(ENTITY_ID, 'must have 1 to 200 characters and no spaces').optional(),
  name: storableText.max(200).optional(),
  url: webUrl,
  email: z.email().max(254).optional(),
});

const input = z.strictObject({
  /** Default: the entities that have waited longest. */
  targets: z.array(target).max(100).optional(),
});
export type EnrichmentInput = z.output<typeof input>;

export const enrichmentKind = kind({
  name: 'enrichment',
  description: 'Enriches companies: crawls their websites, verifies them with vendors, scores them, exports to a CRM.',
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

export function isWebUrl(url: string): boolean {
  return webUrl.safeParse(url).success;
}

/** The host of a web URL, without `www.`. */
export function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^www\./, '');
}

/** The entity of a target in the input. The default id is derived from the URL. */
export function entityOf({ id, name, url, email }: z.output<typeof target>): NewEntity {
  const { host, pathname } = new URL(url);
  const urlId = `${host}${pathname}`.replace(/(?<!\/)\/+$/, '').slice(-200);
  return { id: id ?? urlId, name: clip(name ?? hostOf(url), 200), url, email: email ?? null };
}
