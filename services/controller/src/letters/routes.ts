// The API for dead letters: find, count, replay, remove.
import type { DeadLetter, DeadLetters } from '@sextant/kit/dead-letters';
import type { ZodTypeProvider } from '@sextant/kit/openapi';
import { ProblemError } from '@sextant/kit/problem';
import { ERROR_CLASSES } from '@sextant/signals/errors';
import { KINDS } from '@sextant/signals/labels';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { replayLetter, type RetryDeps } from '../runs/retry';
import { viewOf } from '../runs/view';
import type { Replays } from './replays';

export interface LetterRoutesDeps extends RetryDeps {
  readonly replays: Replays;
}

const queue = z.enum(KINDS, { error: `must be one of ${KINDS.join(', ')}` }).optional();
const errorClass = z.enum(ERROR_CLASSES, { error: `must be one of ${ERROR_CLASSES.join(', ')}` }).optional();

const listQuery = z.strictObject({
  queue,
  error_class: errorClass,
  retryable: z.stringbool({ truthy: ['true'], falsy: ['false'], error: 'must be true or false' }).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().optional().describe('where the page before ended'),
});
const statsQuery = z.strictObject({
  hours: z.coerce.number().int().min(1).max(168).default(24).describe('how far back the counts by hour go'),
});
const replayBody = z.strictObject({
  queue,
  error_class: errorClass,
  retryable: z.boolean().optional(),
  rate_per_second: z.number().positive().max(1_000).default(10),
  limit: z.int().positive().max(100_000).default(100_000),
});
const byId = z.object({ id: z.string().max(200) });

export function letterRoutes(deps: LetterRoutesDeps) {
  const { letters, replays } = deps;
  const tags = ['dead letters'];
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();

    app.get('/api/v1/dlq', { schema: { tags, summary: 'Newest first', querystring: listQuery } }, ({ query }) => {
      const { error_class, ...rest } = query;
      return letters.list({ ...rest, errorClass: error_class }).catch(refuseCursor);
    });

    const stats = { tags, summary: 'Counts by queue, class, retryability and hour', querystring: statsQuery };
    app.get('/api/v1/dlq/stats', { schema: stats }, ({ query }) => letters.stats(query.hours));

    app.get('/api/v1/dlq/:id', { schema: { tags, summary: 'One letter', params: byId } }, ({ params }) =>
      existing(letters, params.id),
    );

    const one = { tags, summary: 'Puts one job back on its queue', params: byId };
    app.post('/api/v1/dlq/:id/retry', { schema: one }, async ({ params }, reply) => {
      const run = await replayLetter(deps, await existing(letters, params.id));
      return reply.code(202).send(viewOf(run));
    });

    const many = { tags, summary: 'Puts all matching jobs back, at a rate, in the background', body: replayBody };
    app.post('/api/v1/dlq/retry', { schema: many }, async ({ body }, reply) => {
      const { error_class, rate_per_second, ...rest } = body;
      const progress = await replays.start({ ...rest, errorClass: error_class, ratePerSecond: rate_per_second });
      return reply.code(202).send(progress);
    });

    app.get('/api/v1/dlq/retry', { schema: { tags, summary: 'How far such replays are' } }, () => ({
      replays: replays.list(),
    }));

    const remove = { tags, summary: 'Removes a letter; its run stays failed', params: byId };
    app.delete('/api/v1/dlq/:id', { schema: remove }, async ({ params }, reply) => {
      await letters.remove(await existing(letters, params.id));
      return reply.code(204).send();
    });
  };
}

async function existing(letters: DeadLetters, id: string): Promise<DeadLetter> {
  const letter = await letters.get(id);
  if (!letter) throw new ProblemError(404, `there is no dead letter ${JSON.stringify(id.slice(0, 80))}`);
  return letter;
}

function refuseCursor(error: unknown): never {
  if (!(error instanceof RangeError)) throw error;
  throw new ProblemError(422, error.message, { errors: [{ field: 'cursor', message: error.message }] });
}
