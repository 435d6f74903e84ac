// The content management system that pages are published to.
import { send } from '@sextant/http/client';
import { z } from 'zod';

export interface PutPage {
  /** The same id is the same page, however often it is put. */
  readonly id: string;
  readonly page: object;
  readonly signal: AbortSignal;
}

export interface Cms {
  /** Creates or replaces a page; resolves with its public address where the CMS names one. Throws ServiceError. */
  putPage(put: PutPage): Promise<string | null>;
}

const TIMEOUT_MS = 20_000;

const stored = z.object({ url: z.string().nullish() });

export function createCms(url: string): Cms {
  return {
    putPage: async ({ id, page, signal }) => {
      const answer = await send({
        what: 'publish the page',
        method: 'PUT',
        url: `${url}/pages/${encodeURIComponent(id)}`,
        body: page,
        timeoutMs: TIMEOUT_MS,
        signal,
        schema: stored,
      });
      return answer.url ?? null;
    },
  };
}
