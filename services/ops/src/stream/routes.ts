// GET /api/v1/stream: what happens in the org, as server-sent events.
import type { ZodTypeProvider } from '@sextant/http/openapi';
import { invalidRequest } from '@sextant/http/problem';
import { CursorError } from '@sextant/records/database/cursor';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { callerOf } from '../auth/caller';
import type { OpsDeps } from '../deps';
import { READS } from '../http/problems';
import { coverageOf } from '../http/org-scope';
import { text } from '../http/fields';
import { startFeed, type Pace } from './feed';
import { createHub, type HubOptions } from './hub';

const DESCRIPTION = [
  'Events `overview` (of 24 h) and `queue` when they change, `failure` for each run that fails; their data is the JSON of',
  '/api/v1/ops/overview, /api/v1/ops/queue and its recent_failures. A comment comes every 15 s. A stream ends after five',
  'minutes and when it is not read; come back with the last id as `Last-Event-ID` to have the failures in between, at',
  'most the latest 200: in the order in which they were committed, so that one written late is told too.',
].join(' ');
/** A position names the transactions that were in progress, 100 at most. */
const MAX_ID = 2_100;
const EVENT_STREAM = 'text/event-stream';

/** Each event; `data` is JSON. */
const eventView = z.looseObject({ event: z.enum(['overview', 'queue', 'failure']), data: z.string() });

export interface StreamOptions extends Omit<HubOptions, 'startFeed'> {
  readonly pace?: Pace;
}

export function streamRoutes(deps: OpsDeps, { pace, ...bounds }: StreamOptions = {}) {
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    const hub = createHub({
      ...bounds,
      startFeed: (covered, emit) => startFeed(deps, { covered, emit, ...(pace && { pace }) }),
    });
    app.addHook('preClose', async () => hub.close());

    const content = { [EVENT_STREAM]: { schema: eventView } };
    const schema = {
      tags: ['overview'],
      summary: 'What happens, as server-sent events',
      description: DESCRIPTION,
      headers: z.looseObject({ 'last-event-id': text(MAX_ID).optional() }),
      response: { 200: { description: 'Events, for as long as they are read.', content }, ...READS },
    };
    app.get('/api/v1/stream', { schema, exposeHeadRoute: false }, async (request, reply) => {
      const { keyId, org, actor } = callerOf(request);
      const { 'last-event-id': lastEventId } = request.headers;
      const stream = await hub
        .listen({ covered: coverageOf(request), key: keyId ?? `${org} ${actor}`, lastEventId })
        .catch(refuse);
      return asEvents(reply).send(stream);
    });
  };
}

/** Proxies are told not to gather what is sent. */
function asEvents(reply: FastifyReply): FastifyReply {
  return reply.type(EVENT_STREAM).header('cache-control', 'no-store').header('x-accel-buffering', 'no');
}

function refuse(error: unknown): never {
  if (!(error instanceof CursorError)) throw error;
  throw invalidRequest([{ field: 'last-event-id', message: 'must be the id of an event of this stream' }]);
}
