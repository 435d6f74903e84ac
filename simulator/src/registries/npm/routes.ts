// npm's registry: the abbreviated metadata of packages.
import type { FastifyInstance } from 'fastify';
import { findPackage } from './packages';
import { abbreviatedPackument } from './packument';

/** /{name} and /@scope/{name}; the slash may be %2f. */
export async function npmRoutes(app: FastifyInstance): Promise<void> {
  app.get<{ Params: { '*': string } }>('/*', async (request, reply) => {
    const found = findPackage(request.params['*'].replace(/%2f/i, '/'));
    if (!found) return reply.code(404).send({ error: 'Not found' });
    return reply.type('application/vnd.npm.install-v1+json').send(abbreviatedPackument(found));
  });
}
