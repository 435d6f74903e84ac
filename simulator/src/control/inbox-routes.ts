// Control: read and empty the inboxes.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { INBOX_CAPACITY, INBOX_NAMES, type InboxName, type Inboxes } from '../inboxes';
import { parse, ProblemError } from '../problem';

const query = z.object({
  limit: z.coerce
    .number({ error: 'must be a whole number' })
    .int('must be a whole number')
    .min(1, 'must be 1 or more')
    .max(INBOX_CAPACITY, `must be ${INBOX_CAPACITY} or less`)
    .optional(),
});

export function inboxRoutes(inboxes: Inboxes) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Params: { name: string } }>('/inbox/:name', async (request) => {
      const { limit } = parse(query, request.query);
      return inboxes[knownInbox(request.params.name)].list(limit);
    });

    app.delete<{ Params: { name: string } }>('/inbox/:name', async (request, reply) => {
      inboxes[knownInbox(request.params.name)].clear();
      return reply.code(204).send();
    });
  };
}

function knownInbox(name: string): InboxName {
  const known = INBOX_NAMES.find((one) => one === name);
  if (known) return known;
  throw new ProblemError(404, `there is no inbox '${name}'; the inboxes are ${INBOX_NAMES.join(', ')}`);
}
