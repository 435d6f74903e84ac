// GET /runbooks/{name}.md: the address in alerts. Browsers get the page of the console, other clients the text.
import { ProblemError } from '@sextant/http/problem';
import type { FastifyInstance } from 'fastify';
import { asksForPage, type ConsolePage } from '../console/page';
import type { OpsDeps } from '../deps';
import { runbookNameOf } from './files';

export interface RunbookPagesOptions {
  readonly deps: Pick<OpsDeps, 'files'>;
  readonly page: ConsolePage;
}

/** Needs no key: runbooks contain no secrets, and on-call engineers must be able to read them during an outage. */
export async function runbookPages(app: FastifyInstance, { deps, page }: RunbookPagesOptions): Promise<void> {
  app.get<{ Params: { file: string } }>('/runbooks/:file', { schema: { hide: true } }, async (request, reply) => {
    const { file } = request.params;
    reply.header('vary', 'accept');
    if (asksForPage(request)) return page(request, reply);
    const text = deps.files.runbooks.get(runbookNameOf(file));
    if (text === undefined) throw new ProblemError(404, `there is no runbook ${file}`);
    return reply.type('text/plain; charset=utf-8').send(text);
  });
}
