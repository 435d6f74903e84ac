// GET /runbooks/{file}: the runbooks that alerts link to.
import { ProblemError } from '@sextant/http/problem';
import type { FastifyInstance } from 'fastify';
import { readRunbooks } from '../alerts/runbooks';

/** Needs no key: on-call engineers open the link in a browser, and runbooks contain no secrets. */
export async function runbookRoutes(app: FastifyInstance): Promise<void> {
  const texts = new Map([...readRunbooks()].map(([name, text]) => [`${name}.md`, text]));
  app.get<{ Params: { file: string } }>('/runbooks/:file', { schema: { hide: true } }, async (request, reply) => {
    const text = texts.get(request.params.file);
    if (text === undefined) throw new ProblemError(404, `there is no runbook ${request.params.file}`);
    // Browsers display plain text; some download text/markdown.
    return reply.type('text/plain; charset=utf-8').send(text);
  });
}
