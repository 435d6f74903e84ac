// An e-mail service's HTTP API: it keeps each message in the inbox.
import type { FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Inbox, InboxMessages } from './inboxes';
import { parse } from './problem';

const mail = z
  .object({
    from: z.string().optional(),
    to: z.union([z.string().transform((one) => [one]), z.array(z.string()).min(1)], {
      error: 'must be an address or a list of addresses',
    }),
    subject: z.string(),
    text: z.string().optional(),
    html: z.string().optional(),
  })
  .refine((given) => given.text !== undefined || given.html !== undefined, {
    path: ['text'],
    error: 'text or html is required',
  });

/** Routes of the e-mail service; errors are problem+json. */
export function emailRoutes(inbox: Inbox<InboxMessages['email']>) {
  return async (app: FastifyInstance): Promise<void> => {
    app.post('/send', async (request, reply) => {
      const id = randomUUID();
      inbox.record({ id, ...parse(mail, request.body) });
      return reply.code(202).send({ id });
    });
  };
}
