// Pages that a crawler must get out of: loops, endless waits, floods of text, and ways into private networks.
import type { FastifyInstance } from 'fastify';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

/** Redirects that a crawler must not follow, or not for ever. */
const REDIRECTS: Readonly<Record<string, string>> = {
  'loop/a': '/web/loop/b',
  'loop/b': '/web/loop/a',
  'redirect/self': '/web/redirect/self',
  'redirect/metadata': 'http://169.254.169.254/latest/meta-data/',
  'redirect/loopback': 'http://127.0.0.1:1/',
  'redirect/file': 'file:///etc/passwd',
};

const SLOW_MS = 30_000;
const HUGE_BYTES = 5 * 1024 * 1024;

export interface TrapOptions {
  /** Multiplies the wait for the slow page. */
  readonly latencyScale: number;
}

export function trapRoutes(app: FastifyInstance, { latencyScale }: TrapOptions): void {
  for (const [path, to] of Object.entries(REDIRECTS)) app.get(`/web/${path}`, (_request, reply) => reply.redirect(to));

  // Each address leads to the next, so that no address comes twice.
  app.get<{ Params: { step: string } }>('/web/redirect/chain/:step', (request, reply) =>
    reply.redirect(`/web/redirect/chain/${Number(request.params.step) + 1}`),
  );

  app.get('/web/slow', async (_request, reply) => {
    await sleep(SLOW_MS * latencyScale);
    return reply
      .type('text/html; charset=utf-8')
      .send('<!doctype html><title>At last</title><p>Sorry for the wait.</p>');
  });

  // Without a content-length, so that only the reading tells how much there is.
  app.get('/web/huge', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(Readable.from(hugePage())),
  );

  app.get('/web/brochure.pdf', async (_request, reply) => reply.type('application/pdf').send('%PDF-1.7\n'));

  app.get('/web/broken', async (_request, reply) =>
    reply.code(500).type('text/html').send('<!doctype html><title>Internal Server Error</title>'),
  );
}

function* hugePage(): Generator<string> {
  yield '<!doctype html><title>Everything there is</title>\n';
  const line = `<p>${'word '.repeat(200)}</p>\n`;
  for (let sent = 0; sent < HUGE_BYTES; sent += line.length) yield line;
}
