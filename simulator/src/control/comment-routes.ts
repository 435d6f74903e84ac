// Control: somebody writes a comment on a simulated repository, and the hooks of GitHub deliver it.
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ASSOCIATIONS } from '../github/comments';
import { findRepository, REPOSITORIES } from '../github/repositories';
import { parse, ProblemError } from '../problem';
import { PAYLOAD_FORMS, type SendWebhook } from '../traffic/delivery';
import type { Requester } from '../traffic/requester';

const commentOrder = z.strictObject({
  body: z
    .string({ error: 'must be a string' })
    .min(1, 'must not be empty')
    .max(65_536, 'must have at most 65,536 characters'),
  repository: z
    .string({ error: 'must be a string' })
    .default('acme/web')
    .transform((name, context) => {
      const found = findRepository(name);
      if (found) return found;
      context.addIssue(`must be one of ${REPOSITORIES.map((one) => one.fullName).join(', ')}`);
      return z.NEVER;
    }),
  author_association: z.enum(ASSOCIATIONS, { error: `must be one of ${ASSOCIATIONS.join(', ')}` }).default('MEMBER'),
  content_type: z.enum(PAYLOAD_FORMS, { error: `must be one of ${PAYLOAD_FORMS.join(', ')}` }).default('json'),
  /** Hooks of the repository, its organization and an app; each delivers the comment under an id of its own. */
  hooks: z.int({ error: 'must be a whole number' }).min(1, 'must be 1 or more').max(3, 'must be 3 or less').default(1),
});

export interface CommentRoutesOptions {
  readonly requester: Requester;
  readonly send: SendWebhook;
}

export function commentRoutes({ requester, send }: CommentRoutesOptions) {
  return async (app: FastifyInstance): Promise<void> => {
    app.post('/comments', async (request) => {
      const {
        body,
        repository,
        author_association: association,
        content_type,
        hooks,
      } = parse(commentOrder, request.body);
      const webhook = requester.comment({ repository, body, association });
      const deliveries = [];
      for (let hook = 1; hook <= hooks; hook++) {
        const deliveryId = randomUUID();
        const answer = await send({ ...webhook, deliveryId }, AbortSignal.timeout(30_000), content_type);
        if (answer.kind === 'unreachable')
          throw new ProblemError(502, `could not deliver the webhook ${deliveryId}: ${answer.reason}`);
        deliveries.push({ delivery_id: deliveryId, status: answer.status, answer: answer.body });
      }
      return { deliveries };
    });
  };
}
