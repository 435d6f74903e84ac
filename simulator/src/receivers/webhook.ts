// A receiver of Alertmanager's webhooks: requires a secret header, as a real receiver does, and stores the notifications.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { parse, ProblemError } from '../problem';
import type { Inbox, InboxMessages } from './inboxes';

/** Version 4 of the payload: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
const notification = z.looseObject({
  version: z.literal('4'),
  status: z.enum(['firing', 'resolved']),
  alerts: z.array(z.looseObject({ labels: z.record(z.string(), z.string()) })).min(1),
});

export function webhookRoutes(inbox: Inbox<InboxMessages['webhook']>) {
  return async (app: FastifyInstance): Promise<void> => {
    app.post('/alerts', async (request, reply) => {
      if (!request.headers['x-webhook-secret']) throw new ProblemError(401, 'the header X-Webhook-Secret is missing');
      inbox.record({ payload: parse(notification, request.body) });
      return reply.code(204).send();
    });
  };
}
