// A content management system: pages are stored under an id and can be replaced.
import type { FastifyInstance } from 'fastify';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { parse, ProblemError } from '../problem';

const MAX_PAGE_BYTES = 2 * 1024 * 1024;
/** The oldest page is dropped, so that a demo can run for days. */
const MAX_PAGES = 5_000;

interface StoredPage {
  readonly id: string;
  readonly page: Readonly<Record<string, unknown>>;
  readonly etag: string;
  /** Increased only by a change of the content. */
  readonly revision: number;
  /** Number of PUT requests. */
  readonly puts: number;
  readonly updated_at: string;
}

interface PageParams {
  readonly Params: { readonly id: string };
}

const pageBody = z.record(z.string(), z.unknown(), { error: 'must be a JSON object' });
const pageId = z.object({
  id: z.string().regex(/^[\w.-]{1,200}$/, 'must be 1 to 200 letters, digits, dots and hyphens'),
});

/** PUT and GET /pages/{id}; errors are problem+json. */
export async function cmsRoutes(app: FastifyInstance): Promise<void> {
  const pages = new Map<string, StoredPage>();

  app.put<PageParams>('/pages/:id', { bodyLimit: MAX_PAGE_BYTES }, async (request, reply) => {
    const { id } = parse(pageId, request.params);
    const previous = pages.get(id);
    const stored = storedPage(id, parse(pageBody, request.body), previous);
    if (!previous) dropOldest(pages);
    pages.set(id, stored);
    const { page: _page, etag, ...summary } = stored;
    const url = `${request.protocol}://${request.host}/cms/pages/${id}`;
    return reply
      .code(previous ? 200 : 201)
      .header('etag', etag)
      .send({ ...summary, url });
  });

  app.get<PageParams>('/pages/:id', async (request, reply) => {
    const stored = pages.get(request.params.id);
    if (!stored) throw new ProblemError(404, `there is no page '${request.params.id}'`);
    return reply.header('etag', stored.etag).send(stored.page);
  });
}

function storedPage(id: string, page: StoredPage['page'], previous: StoredPage | undefined): StoredPage {
  const etag = `"${createHash('sha256').update(JSON.stringify(page)).digest('hex').slice(0, 32)}"`;
  const puts = (previous?.puts ?? 0) + 1;
  if (previous?.etag === etag) return { ...previous, puts };
  return { id, page, etag, revision: (previous?.revision ?? 0) + 1, puts, updated_at: new Date().toISOString() };
}

function dropOldest(pages: Map<string, StoredPage>): void {
  const [oldest] = pages.keys();
  if (pages.size >= MAX_PAGES && oldest !== undefined) pages.delete(oldest);
}
