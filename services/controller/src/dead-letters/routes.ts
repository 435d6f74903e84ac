// The API for dead letters: list, count, replay, remove.
import type { DeadLetter, DeadLetters } from '@sextant/dead-letters';
import { pingRedis } from '@sextant/dead-letters/redis';
import type { ZodTypeProvider } from '@sextant/http/openapi';
import { ProblemError } from '@sextant/http/problem';
import { viewOf } from '@sextant/kinds/run-view';
import { ERROR_CLASSES, type ErrorClass } from '@sextant/signals/errors';
import { KINDS } from '@sextant/signals/labels';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Admission } from '../admission/admission';
import { replayDeadLetter, type RetryDeps } from '../runs/retry';
import { withInputs } from './inputs';
import type { Replays } from './replays';

export interface DeadLetterRoutesDeps extends RetryDeps {
  readonly replays: Replays;
  readonly admission: Admission;
}

const queue = z.enum(KINDS, { error: `must be one of ${KINDS.join(', ')}` }).optional();
const errorClass = z.enum(ERROR_CLASSES, { error: `must be one of ${ERROR_CLASSES.join(', ')}` }).optional();

const time = z.iso.datetime({ offset: true, error: 'must be a time like 2026-11-22T08:30:00Z' });
const org_id = z.uuid().optional().describe('id of an org, to hide the dead letters of other orgs');
const ofOrg = z.strictObject({ org_id });
const filterFields = {
  ...{ org_id, queue, error_class: errorClass },
  step: z.string().min(1).max(100).optional().describe('name of the failed step'),
  from: time.optional().describe('last failed at this time or later'),
  to: time.optional().describe('last failed before this time'),
};
const listQuery = z.strictObject({
  ...filterFields,
  retryable: z.stringbool({ truthy: ['true'], falsy: ['false'], error: 'must be true or false' }).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().optional().describe('cursor of the previous page'),
});
const statsQuery = z.strictObject({
  org_id,
  hours: z.coerce.number().int().min(1).max(168).default(24).describe('number of hours to count by hour'),
});
const replayBody = z.strictObject({
  ...filterFields,
  retryable: z.boolean().optional(),
  rate_per_second: z.number().positive().max(1_000).default(10),
  limit: z.int().positive().max(100_000).default(100_000),
});
const byId = z.object({ id: z.string().max(200) });

export function deadLetterRoutes(deps: DeadLetterRoutesDeps) {
  const { deadLetters, replays, admission } = deps;
  const tags = ['dead letters'];
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    app.addHook('preHandler', () => pingRedis(deps.redis));

    const list = { tags, summary: 'List dead letters, newest first', querystring: listQuery };
    app.get('/api/v1/dlq', { schema: list }, async ({ query }) => {
      const page = await deadLetters.list(filterOf(query)).catch(refuseCursor);
      return { dead_letters: await withInputs(deps.database, page.deadLetters), cursor: page.cursor };
    });

    const stats = {
      tags,
      summary: 'Count dead letters by queue, class, retryability and hour',
      querystring: statsQuery,
    };
    app.get('/api/v1/dlq/stats', { schema: stats }, ({ query }) => deadLetters.stats(filterOf(query)));

    const get = { tags, summary: 'Get a dead letter', params: byId, querystring: ofOrg };
    app.get('/api/v1/dlq/:id', { schema: get }, async ({ params, query }) => {
      const [deadLetter] = await withInputs(deps.database, [await existing(deadLetters, params.id, query.org_id)]);
      return deadLetter;
    });

    const one = { tags, summary: 'Replay a dead letter', params: byId, querystring: ofOrg };
    app.post('/api/v1/dlq/:id/retry', { schema: one }, async ({ params, query }, reply) => {
      await admission.admit();
      const run = await replayDeadLetter(deps, await existing(deadLetters, params.id, query.org_id));
      return reply.code(202).send(viewOf(run));
    });

    const many = { tags, summary: 'Replay all matching dead letters in the background', body: replayBody };
    app.post('/api/v1/dlq/retry', { schema: many }, async ({ body: { rate_per_second, ...rest } }, reply) => {
      await admission.admit();
      const progress = await replays.start({ ...filterOf(rest), ratePerSecond: rate_per_second });
      return reply.code(202).send(progress);
    });

    const progress = { tags, summary: 'List the progress of bulk replays', querystring: ofOrg };
    app.get('/api/v1/dlq/retry', { schema: progress }, async ({ query }) => ({
      replays: await replays.list(query.org_id),
    }));

    const remove = { tags, summary: 'Remove a dead letter; its run stays failed', params: byId, querystring: ofOrg };
    app.delete('/api/v1/dlq/:id', { schema: remove }, async ({ params, query }, reply) => {
      await deadLetters.remove(await existing(deadLetters, params.id, query.org_id));
      return reply.code(204).send();
    });
  };
}

/** Converts names of API fields to those of the store. */
function filterOf<T extends FilterFields>(query: T) {
  const { org_id: orgId, error_class, from, to, ...rest } = query;
  return { ...rest, orgId, errorClass: error_class, fromMs: millisecondsOf(from), toMs: millisecondsOf(to) };
}

interface FilterFields {
  readonly org_id?: string | undefined;
  readonly error_class?: ErrorClass | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

function millisecondsOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Date.parse(text);
}

async function existing(deadLetters: DeadLetters, id: string, orgId: string | undefined): Promise<DeadLetter> {
  const deadLetter = await deadLetters.get(id);
  if (!deadLetter || (orgId !== undefined && deadLetter.org_id !== orgId))
    throw new ProblemError(404, `there is no dead letter ${JSON.stringify(id.slice(0, 80))}`);
  return deadLetter;
}

function refuseCursor(error: unknown): never {
  if (!(error instanceof RangeError)) throw error;
  throw new ProblemError(422, error.message, { errors: [{ field: 'cursor', message: error.message }] });
}
