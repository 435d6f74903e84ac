// The web sites of the companies, and a robots.txt.
import type { FastifyInstance } from 'fastify';
import { findCompany, homeOf } from '../companies';
import { PAGES } from './pages';

/** All sites share one origin and therefore one robots.txt. */
const ROBOTS = `User-agent: *
Disallow: /web/*/private/
Allow: /web/
`;

/** /robots.txt and /web/{company}/{page}. */
export async function webRoutes(app: FastifyInstance): Promise<void> {
  app.get('/robots.txt', async (_request, reply) => reply.type('text/plain; charset=utf-8').send(ROBOTS));

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
}
