// The CMS to which pages are published.
import { send } from '@sextant/http/client';
import { z } from 'zod';

export interface PutPage {
  /** Identifies the page; the same id replaces it. */
  readonly id: string;
  readonly page: object;
  readonly signal: AbortSignal;
}

export interface Cms {
  /** Creates or replaces a page; resolves with its public URL if the CMS returns one. Throws ServiceError. */
  putPage(put: PutPage): Promise<string | null>;
}

const TIMEOUT_MS = 20_000;

const stored = z.object({ url: z.string().nullish() });

export function createCms(url: string): Cms {
  return {
    putPage: async ({ id, page, signal }) => {
      const { url: publicUrl } = await send({
        what: 'publish the page',
        method: 'PUT',
        url: `${url}/pages/${encodeURIComponent(id)}`,
        body: page,
        timeoutMs: TIMEOUT_MS,
        signal,
        schema: stored,
      });
      return publicUrl ?? null;
    },
  };
}
