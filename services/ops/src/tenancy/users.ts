// The users of an org.
import type { ZodTypeProvider } from '@sextant/http/openapi';
import { ProblemError } from '@sextant/http/problem';
import { createUser, deleteUser, listUsers, type User } from '@sextant/records/tenancy/people';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { callerOf, requireRole } from '../auth/caller';
import type { OpsDeps } from '../deps';
import { READS, WRITES } from '../http/problems';
import { audited } from '../audit/record-change';
import { name, nullableText, text, time } from '../http/fields';
import { pageOf, pageView } from '../http/pages';
import { conflicting } from './conflicts';

const userView = z.object({
  id: z.uuid(),
  workspace_id: z.uuid().nullable(),
  email: nullableText.describe('null: only the identity provider knows it'),
  name: nullableText,
  created_at: time,
});
/** Atoms and labels with dots between them, as RFC 5321 has it without quotes. */
const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const EMAIL = new RegExp(`^${ATOM}(?:\\.${ATOM})*@${LABEL}(?:\\.${LABEL})*$`);

const newUser = z.strictObject({
  email: z
    .email({ pattern: EMAIL })
    .max(254)
    .refine((email) => email.indexOf('@') <= 64, 'must have at most 64 characters before the @'),
  name: name(200).optional(),
  workspace_id: z.uuid().optional(),
});
const byId = z.object({ id: text(100).describe('id of the user') });

export function userRoutes(deps: Pick<OpsDeps, 'database'>) {
  const { database } = deps;
  const tags = ['people'];
  const preParsing = requireRole('admin');
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();

    const list = { tags, summary: 'All users, by e-mail', response: { 200: pageOf(userView), ...READS } };
    app.get('/api/v1/users', { schema: list, preParsing }, async (request) => {
      const items = await listUsers(database, callerOf(request).orgId);
      return pageView({ items }, viewOf);
    });

    const create = { tags, summary: 'Adds a user', body: newUser, response: { 201: userView, ...WRITES } };
    app.post('/api/v1/users', { schema: create, preParsing }, async (request, reply) => {
      const { workspace_id: workspaceId, ...user } = request.body;
      const made = await createUser(database, callerOf(request).orgId, { ...user, workspaceId }).catch(conflicting);
      const view = viewOf(made);
      await audited(deps, request, { action: 'user.create', target: made.id, after: view });
      return reply.code(201).send(view);
    });

    const summary = 'Deletes a user with their runs, keys and flags; what was spent stays in the ledger';
    const remove = { tags, summary, params: byId, response: { 204: z.null().describe('Deleted.'), ...WRITES } };
    app.delete('/api/v1/users/:id', { schema: remove, preParsing }, async (request, reply) => {
      const { id } = request.params;
      if (!(await deleteUser(database, callerOf(request).orgId, id)))
        throw new ProblemError(404, `there is no user ${JSON.stringify(id.slice(0, 64))}`);
      await audited(deps, request, { action: 'user.delete', target: id });
      return reply.code(204).send(null);
    });
  };
}

function viewOf({ createdAt, workspaceId, ...rest }: User): z.output<typeof userView> {
  return { ...rest, workspace_id: workspaceId, created_at: createdAt.toISOString() };
}
