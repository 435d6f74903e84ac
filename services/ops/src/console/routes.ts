// The console: built files with their headers, and index.html for every page, which routes itself.
import fastifyStatic from '@fastify/static';
import type { ProblemError } from '@sextant/http/problem';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { asksForPage, INDEX, type ConsolePage } from './page';

export interface ConsoleOptions {
  /** The folder of the built console. */
  readonly dir: string;
  readonly page: ConsolePage;
  /** Makes the problem of a request for an unknown path. */
  readonly unknown: (request: FastifyRequest) => ProblemError;
}

/** The folder of this repository. */
export const BUILT_CONSOLE = join(__dirname, '../../../../console/dist/app');
/** Names of assets contain a hash of their content. */
const IMMUTABLE = { immutable: true, maxAge: '365d' } as const;
const HOUR_MS = 3_600_000;
const NOT_PAGES = /^\/(?:api|assets|auth|docs|export|healthz|readyz|metrics|openapi\.json)(?:\/|$)/;

/** Needs no key: the pages contain no data. They read it from the API, with the session of the user. */
export async function consoleRoutes(app: FastifyInstance, { dir, page, unknown }: ConsoleOptions): Promise<void> {
  if (existsSync(dir)) await addFiles(app, dir);
  app.get('/*', { schema: { hide: true } }, async (request, reply) => {
    if (!isPage(request)) throw unknown(request);
    return page(request, reply);
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
function isPage(request: FastifyRequest): boolean {
  const path = request.url.split('?')[0]!;
  return path === '/' || (asksForPage(request) && !NOT_PAGES.test(path));
}
