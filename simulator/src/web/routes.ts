// The web: the sites of companies, robots.txt, and traps for crawlers.
import type { FastifyInstance } from 'fastify';
import { findCompany, homeOf } from '../companies';
import { PAGES } from './pages';
import { trapRoutes, type TrapOptions } from './traps';

/** One origin has one robots.txt, so it speaks for all sites; one crawler is asked to be slower than the others. */
const ROBOTS = `# Welcome. Please leave the partners' pages alone.
User-agent: *
Disallow: /web/*/private/
Disallow: /web/intranet/
Allow: /web/

User-agent: SlowBot
Crawl-delay: 2
Disallow: /web/*/private/

User-agent: BadBot
Disallow: /
`;

/** Routes from the root of world: /robots.txt and /web/{company}/{page}. */
export function webRoutes(options: TrapOptions) {
  return async (app: FastifyInstance): Promise<void> => {
    for (const path of ['/robots.txt', '/web/robots.txt']) {
      app.get(path, async (_request, reply) => reply.type('text/plain; charset=utf-8').send(ROBOTS));
    }
    trapRoutes(app, options);
    // Nothing leads here but a link, and robots.txt says no.
    app.get('/web/intranet/', async (_request, reply) =>
      reply.type('text/html').send('<!doctype html><title>Intranet</title>'),
    );

    app.get<{ Params: { company: string } }>('/web/:company', (request, reply) =>
      reply.redirect(`/web/${request.params.company}/`, 301),
    );

    app.get<{ Params: { company: string; '*': string } }>('/web/:company/*', async (request, reply) => {
      const company = findCompany(request.params.company);
      const page = Object.hasOwn(PAGES, request.params['*']) ? PAGES[request.params['*']] : undefined;
      reply.type('text/html; charset=utf-8');
      if (!company || !page) return reply.code(404).send('<!doctype html><title>Not Found</title><h1>Not Found</h1>');
      return page(company, homeOf(company, `${request.protocol}://${request.host}`));
    });
  };
}
