// Slack's incoming webhooks: validates messages as Slack does and stores them in the inbox.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Inbox, InboxMessages } from './inboxes';

const message = z
  .looseObject({
    text: z.string().optional(),
    blocks: z
      .array(z.looseObject({ type: z.string() }), { error: 'invalid_blocks' })
      .max(50, 'invalid_blocks')
      .optional(),
    attachments: z
      .array(z.looseObject({}), { error: 'invalid_attachments' })
      .max(100, 'too_many_attachments')
      .optional(),
  })
  .refine(({ text, blocks, attachments }) => text || blocks?.length || attachments?.length, 'no_text');

/** Errors have Slack's plain-text bodies. */
export function slackRoutes(inbox: Inbox<InboxMessages['slack']>) {
  return async (app: FastifyInstance): Promise<void> => {
    app.setErrorHandler((_error, _request, reply) => reply.code(400).type('text/plain').send('invalid_payload'));

    app.post('/webhook', async (request, reply) => {
      reply.type('text/html');
      const { error } = message.safeParse(request.body);
      if (error) return reply.code(400).send(reasonOf(error));
      inbox.record({ payload: request.body });
      return 'ok';
    });
  };
}

function reasonOf({ issues }: z.ZodError): string {
  const [first] = issues;
  const slackErrors = /^(no_text|too_many_attachments|invalid_(blocks|attachments))$/;
  if (first && slackErrors.test(first.message)) return first.message;
  return first?.path[0] === 'blocks' ? 'invalid_blocks' : 'invalid_payload';
}
