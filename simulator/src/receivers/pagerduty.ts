// PagerDuty's Events API v2: validates events as PagerDuty does and stores them in the inbox.
import type { FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Inbox, InboxMessages } from './inboxes';

const routing = {
  routing_key: z.string({ error: "'routing_key' is missing or blank" }).min(1, "'routing_key' is missing or blank"),
};
const dedupKey = z.string({ error: "'dedup_key' is missing or blank" }).min(1).max(255);

const event = z.discriminatedUnion(
  'event_action',
  [
    z.looseObject({
      ...routing,
      event_action: z.literal('trigger'),
      dedup_key: dedupKey.optional(),
      payload: z.looseObject(
        {
          summary: z.string({ error: "'payload.summary' is missing or blank" }).min(1).max(1024),
          source: z.string({ error: "'payload.source' is missing or blank" }).min(1),
          severity: z.enum(['critical', 'warning', 'error', 'info'], { error: "'payload.severity' is invalid" }),
        },
        { error: "'payload' is missing or blank" },
      ),
    }),
    z.looseObject({ ...routing, event_action: z.enum(['acknowledge', 'resolve']), dedup_key: dedupKey }),
  ],
  { error: "'event_action' is invalid" },
);

export function pagerdutyRoutes(inbox: Inbox<InboxMessages['pagerduty']>) {
  return async (app: FastifyInstance): Promise<void> => {
    app.setErrorHandler((_error, _request, reply) => reply.code(400).send(invalidEvent(['Invalid JSON'])));

    app.post('/v2/enqueue', async (request, reply) => {
      const { data, error } = event.safeParse(request.body);
      if (error) return reply.code(400).send(invalidEvent(error.issues.map(({ message }) => message)));
      const dedup_key = data.dedup_key ?? randomUUID().replaceAll('-', '');
      inbox.record({ dedup_key, event: data });
      return reply.code(202).send({ status: 'success', message: 'Event processed', dedup_key });
    });
  };
}

function invalidEvent(errors: readonly string[]) {
  return { status: 'invalid event', message: 'Event object is invalid', errors };
}
