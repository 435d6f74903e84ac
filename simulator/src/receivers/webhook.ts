// Receivers of Alertmanager's webhooks, which store the notifications: one that requires a secret header, and a heartbeat
// receiver, whose address is its secret.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { parse, ProblemError } from '../problem';
import type { Inboxes } from './inboxes';

/** Version 4 of the payload: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
const notification = z.looseObject({
  version: z.literal('4'),
  status: z.enum(['firing', 'resolved']),
  alerts: z.array(z.looseObject({ labels: z.record(z.string(), z.string()) })).min(1),
});

export function webhookRoutes({ webhook, heartbeat }: Pick<Inboxes, 'webhook' | 'heartbeat'>) {
  return async (app: FastifyInstance): Promise<void> => {
    app.post('/alerts', async (request, reply) => {
      if (!request.headers['x-webhook-secret']) throw new ProblemError(401, 'the header X-Webhook-Secret is missing');
      webhook.record({ payload: parse(notification, request.body) });
      return reply.code(204).send();
    });

    app.post('/heartbeat', async (request, reply) => {
      heartbeat.record({ payload: parse(notification, request.body) });
      return reply.code(204).send();
    });
  };
}
