// A content management system: pages are put under an id, as often as one likes.
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { parse, ProblemError } from '../problem';

const MAX_PAGE_BYTES = 2 * 1024 * 1024;
/** Beyond this the oldest page is forgotten, so that a demo may run for days. */
const MAX_PAGES = 5_000;

interface StoredPage {
  readonly id: string;
  readonly page: Readonly<Record<string, unknown>>;
  readonly etag: string;
  /** Changed only by another content. */
  readonly revision: number;
  /** How often it was put. */
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

/** Routes of the CMS: PUT and GET /pages/{id}, and GET /pages; errors are problem+json. */
export async function cmsRoutes(app: FastifyInstance): Promise<void> {
  const pages = new Map<string, StoredPage>();

  app.put<PageParams>('/pages/:id', { bodyLimit: MAX_PAGE_BYTES }, async (request, reply) => {
    const { id } = parse(pageId, request.params);
    const known = pages.get(id);
    const stored = storedPage(id, parse(pageBody, request.body), known);
    if (!known) forgetOldest(pages);
    pages.set(id, stored);
    return reply
      .code(known ? 200 : 201)
      .header('etag', stored.etag)
      .send(summaryOf(stored, origin(request)));
  });

  app.get<PageParams>('/pages/:id', async (request, reply) => {
    const stored = pages.get(request.params.id);
    if (!stored) throw new ProblemError(404, `there is no page '${request.params.id}'`);
    return reply.header('etag', stored.etag).send(stored.page);
  });

  app.get('/pages', async (request) => ({
    total: pages.size,
    pages: [...pages.values()].map((stored) => summaryOf(stored, origin(request))),
  }));
}

function storedPage(id: string, page: StoredPage['page'], known: StoredPage | undefined): StoredPage {
  const etag = `"${createHash('sha256').update(JSON.stringify(page)).digest('hex').slice(0, 32)}"`;
  const puts = (known?.puts ?? 0) + 1;
  if (known?.etag === etag) return { ...known, puts };
  return { id, page, etag, revision: (known?.revision ?? 0) + 1, puts, updated_at: new Date().toISOString() };
}

function forgetOldest(pages: Map<string, StoredPage>): void {
  const [oldest] = pages.keys();
  if (pages.size >= MAX_PAGES && oldest !== undefined) pages.delete(oldest);
}

function summaryOf({ page: _page, etag: _etag, ...summary }: StoredPage, at: string) {
  return { ...summary, url: `${at}/cms/pages/${summary.id}` };
}

function origin({ protocol, host }: { readonly protocol: string; readonly host: string }): string {
  return `${protocol}://${host}`;
}
