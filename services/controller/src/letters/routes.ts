// The API for dead letters: find, count, replay, remove.
import { viewOf } from '@sextant/kinds/run-view';
import type { DeadLetter, DeadLetters } from '@sextant/dead-letters';
import type { ZodTypeProvider } from '@sextant/http/openapi';
import { ProblemError } from '@sextant/http/problem';
import { ERROR_CLASSES, type ErrorClass } from '@sextant/signals/errors';
import { KINDS } from '@sextant/signals/labels';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Intake } from '../intake/intake';
import { needsRedis } from '../queue/needs-redis';
import { withInputs } from './payload';
import { replayLetter, type RetryDeps } from '../runs/retry';
import type { Replays } from './replays';

export interface LetterRoutesDeps extends RetryDeps {
  readonly replays: Replays;
  readonly intake: Intake;
}

const queue = z.enum(KINDS, { error: `must be one of ${KINDS.join(', ')}` }).optional();
const errorClass = z.enum(ERROR_CLASSES, { error: `must be one of ${ERROR_CLASSES.join(', ')}` }).optional();

const org_id = z.uuid().optional().describe('of this org only: others have no letters then; without it of all');
const ofOrg = z.strictObject({ org_id });
const listQuery = z.strictObject({
  org_id,
  queue,
  error_class: errorClass,
  retryable: z.stringbool({ truthy: ['true'], falsy: ['false'], error: 'must be true or false' }).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().optional().describe('where the page before ended'),
});
const statsQuery = z.strictObject({
  org_id,
  hours: z.coerce.number().int().min(1).max(168).default(24).describe('how far back the counts by hour go'),
});
const replayBody = z.strictObject({
  org_id,
  queue,
  error_class: errorClass,
  retryable: z.boolean().optional(),
  rate_per_second: z.number().positive().max(1_000).default(10),
  limit: z.int().positive().max(100_000).default(100_000),
});
const byId = z.object({ id: z.string().max(200) });

export function letterRoutes(deps: LetterRoutesDeps) {
  const { letters, replays, intake } = deps;
  const tags = ['dead letters'];
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    app.addHook('preHandler', needsRedis(deps));

    app.get('/api/v1/dlq', { schema: { tags, summary: 'Newest first', querystring: listQuery } }, async ({ query }) => {
      const page = await letters.list(filterOf(query)).catch(refuseCursor);
      return { ...page, letters: await withInputs(deps.database, page.letters) };
    });

    const stats = { tags, summary: 'Counts by queue, class, retryability and hour', querystring: statsQuery };
    app.get('/api/v1/dlq/stats', { schema: stats }, ({ query }) => letters.stats(filterOf(query)));

    const get = { tags, summary: 'One letter', params: byId, querystring: ofOrg };
    app.get('/api/v1/dlq/:id', { schema: get }, async ({ params, query }) => {
      const [letter] = await withInputs(deps.database, [await existing(letters, params.id, query.org_id)]);
      return letter;
    });

    const one = { tags, summary: 'Puts one job back on its queue', params: byId, querystring: ofOrg };
    app.post('/api/v1/dlq/:id/retry', { schema: one }, async ({ params, query }, reply) => {
      await intake.admit();
      const run = await replayLetter(deps, await existing(letters, params.id, query.org_id));
      return reply.code(202).send(viewOf(run));
    });

    const many = { tags, summary: 'Puts all matching jobs back, at a rate, in the background', body: replayBody };
    app.post('/api/v1/dlq/retry', { schema: many }, async ({ body: { rate_per_second, ...rest } }, reply) => {
      await intake.admit();
      const progress = await replays.start({ ...filterOf(rest), ratePerSecond: rate_per_second });
      return reply.code(202).send(progress);
    });

    const progress = { tags, summary: 'How far such replays are', querystring: ofOrg };
    app.get('/api/v1/dlq/retry', { schema: progress }, async ({ query }) => ({
      replays: await replays.list(query.org_id),
    }));

    const remove = { tags, summary: 'Removes a letter; its run stays failed', params: byId, querystring: ofOrg };
    app.delete('/api/v1/dlq/:id', { schema: remove }, async ({ params, query }, reply) => {
      await letters.remove(await existing(letters, params.id, query.org_id));
      return reply.code(204).send();
    });
  };
}

/** The words of the API in those of the store. */
function filterOf<T extends { org_id?: string | undefined; error_class?: ErrorClass | undefined }>(query: T) {
  const { org_id: orgId, error_class: errorClassOf, ...rest } = query;
  return { ...rest, orgId, errorClass: errorClassOf };
}

async function existing(letters: DeadLetters, id: string, orgId: string | undefined): Promise<DeadLetter> {
  const letter = await letters.get(id);
  if (!letter || (orgId !== undefined && letter.org_id !== orgId))
    throw new ProblemError(404, `there is no dead letter ${JSON.stringify(id.slice(0, 80))}`);
  return letter;
}

function refuseCursor(error: unknown): never {
  if (!(error instanceof RangeError)) throw error;
  throw new ProblemError(422, error.message, { errors: [{ field: 'cursor', message: error.message }] });
}
