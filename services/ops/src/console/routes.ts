// The console: built files with their headers, and index.html for every page, which routes itself.
import fastifyStatic from '@fastify/static';
import type { ProblemError } from '@sextant/http/problem';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pageHeaders } from './headers';
import { NOT_BUILT } from './not-built';

export interface ConsoleOptions {
  /** The folder of the built console; default: that of this repository. */
  readonly dir?: string | undefined;
  /** Makes the problem of a request for an unknown path. */
  readonly unknown: (request: FastifyRequest) => ProblemError;
}

const DEFAULT_DIR = join(__dirname, '../../../../console/dist/app');
const INDEX = 'index.html';
/** Names of assets contain a hash of their content. */
const IMMUTABLE = { immutable: true, maxAge: '365d' } as const;
const HOUR_MS = 3_600_000;
const NOT_PAGES = /^\/(?:api|assets|auth|docs|export|runbooks|healthz|readyz|metrics|openapi\.json)(?:\/|$)/;

/** Needs no key: the pages contain no data. They read it from the API, with the session of the user. */
export async function consoleRoutes(
  app: FastifyInstance,
  { dir = DEFAULT_DIR, unknown }: ConsoleOptions,
): Promise<void> {
  if (existsSync(dir)) await addFiles(app, dir);
  const readIndex = () => readFile(join(dir, INDEX)).catch(() => undefined);
  app.get('/*', { schema: { hide: true } }, async (request, reply) => {
    if (!isPage(request)) throw unknown(request);
    const html = await readIndex();
    reply.headers(pageHeaders(request)).header('cache-control', 'no-cache').type('text/html; charset=utf-8');
    return html ? sendTagged(request, reply, html) : reply.code(503).send(NOT_BUILT);
  });
}

/** Serves a file `x.br` or `x.gz` instead of `x` to a browser that accepts it. */
async function addFiles(app: FastifyInstance, dir: string): Promise<void> {
  const options = { root: dir, serve: false, preCompressed: true, index: false, dotfiles: 'ignore' } as const;
  await app.register(fastifyStatic, { ...options, ...IMMUTABLE });
  app.get<{ Params: { '*': string } }>('/assets/*', { schema: { hide: true } }, (request, reply) => {
    reply.header('cross-origin-resource-policy', 'same-origin');
    return reply.sendFile(`assets/${request.params['*']}`);
  });
  // Files such as the icon, whose names stay the same.
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    if (!entry.isFile() || entry.name === INDEX || /\.(?:br|gz)$/.test(entry.name)) continue;
    app.get(`/${entry.name}`, { schema: { hide: true } }, (_, reply) =>
      reply.sendFile(entry.name, { immutable: false, maxAge: HOUR_MS }),
    );
  }
}

/** Whether a browser asks for a page of the console. */
function isPage({ url, headers: { accept = '' } }: FastifyRequest): boolean {
  const path = url.split('?')[0]!;
  return path === '/' || (accept.includes('text/html') && !NOT_PAGES.test(path));
}

/** Sends the page, or 304 if the browser has it. The tag depends on the content only: it is the same in all replicas. */
function sendTagged(request: FastifyRequest, reply: FastifyReply, html: Buffer): FastifyReply {
  const etag = `"${createHash('sha256').update(html).digest('base64url')}"`;
  reply.header('etag', etag);
  // A proxy that compresses marks the tag as weak.
  const known = (request.headers['if-none-match'] ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return known.includes(etag) ? reply.code(304).send() : reply.send(html);
}
