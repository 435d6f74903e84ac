// Control: read and reset the counts of answered calls.
import type { FastifyInstance } from 'fastify';
import type { Stats } from '../stats';

export function statsRoutes(stats: Stats) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/stats', async () => stats.report());

    app.delete('/stats', async (_request, reply) => {
      stats.reset();
      return reply.code(204).send();
    });
  };
}
