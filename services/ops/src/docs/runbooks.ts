// GET /runbooks/{file}: the runbooks that alerts link to.
import { ProblemError } from '@sextant/http/problem';
import type { FastifyInstance } from 'fastify';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Those of this repository: alerts/runbooks, seen from services/ops/dist/runbooks. */
const FOLDER = resolve(__dirname, '../../../../alerts/runbooks');

/** Readable without a key: whoever is woken follows the link in a browser, and runbooks hold no secrets. */
export async function runbookRoutes(app: FastifyInstance): Promise<void> {
  // Read once: a request never becomes a path.
  const texts = new Map(readdirSync(FOLDER).map((file) => [file, readFileSync(join(FOLDER, file), 'utf8')]));
  app.get<{ Params: { file: string } }>('/runbooks/:file', { schema: { hide: true } }, async (request, reply) => {
    const text = texts.get(request.params.file);
    if (text === undefined) throw new ProblemError(404, `there is no runbook ${request.params.file}`);
    // Browsers show plain text, and some download text/markdown.
    return reply.type('text/plain; charset=utf-8').send(text);
  });
}
