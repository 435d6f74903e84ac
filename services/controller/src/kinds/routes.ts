// The API for kinds: their inputs and steps, and the schema of a page.
import { KINDS } from '@sextant/kinds/all';
import { pageSchema as pageJsonSchema } from '@sextant/kinds/page/document';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

const kinds = KINDS.map(({ name, description, input, steps }) => ({
  name,
  description,
  input: z.toJSONSchema(input, { io: 'input' }),
  steps,
}));

export async function kindRoutes(app: FastifyInstance): Promise<void> {
  const tags = ['kinds'];
  app.get('/api/v1/kinds', { schema: { tags, summary: 'List the kinds of runs' } }, () => ({ kinds }));
  app.get('/api/v1/schemas/page', { schema: { tags, summary: 'Get the JSON schema of a page' } }, (_, reply) =>
    reply.type('application/schema+json').send(JSON.stringify(pageJsonSchema)),
  );
}
