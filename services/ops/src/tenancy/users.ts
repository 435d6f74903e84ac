// The users of an org.
import { ProblemError } from '@sextant/http/problem';
import { createUser, deleteUser, listUsers, type User } from '@sextant/records/tenancy/people';
import { z } from 'zod';
import { recordChange } from '../audit/record-change';
import { callerOf, requireRole } from '../auth/caller';
import type { Api, OpsDeps } from '../deps';
import { name, nullableText, text, time } from '../http/fields';
import { pageSchema, pageView } from '../http/pages';
import { throwConflict } from './conflicts';

const userView = z.object({
  id: z.uuid(),
  workspace_id: z.uuid().nullable(),
  email: nullableText.describe('null: only the identity provider knows the address'),
  name: nullableText,
  created_at: time,
});
/** RFC 5321 without quoted local parts. */
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

export function userRoutes(app: Api, deps: OpsDeps): void {
  const { database } = deps;
  const preParsing = requireRole('admin');

  const list = {
    summary: 'Lists all users, sorted by e-mail address',
    response: { 200: pageSchema(userView) },
  };
  app.get('/api/v1/users', { schema: list, preParsing }, async (request) => {
    const items = await listUsers(database, callerOf(request).orgId);
    return pageView({ items }, viewOf);
  });

  const create = { summary: 'Creates a user', body: newUser, response: { 201: userView } };
  app.post('/api/v1/users', { schema: create, preParsing }, async (request, reply) => {
    const { workspace_id: workspaceId, ...fields } = request.body;
    const { orgId } = callerOf(request);
    const user = await createUser(database, orgId, { ...fields, workspaceId }).catch(throwConflict);
    const after = viewOf(user);
    await recordChange(deps, request, { action: 'user.create', target: user.id, after });
    return reply.code(201).send(after);
  });

  const remove = {
    summary: 'Deletes a user with their runs, keys and flags; their costs stay in the ledger',
    params: byId,
    response: { 204: z.null().describe('The user is deleted.') },
  };
  app.delete('/api/v1/users/:id', { schema: remove, preParsing }, async (request, reply) => {
    const { id } = request.params;
    if (!(await deleteUser(database, callerOf(request).orgId, id)))
      throw new ProblemError(404, `there is no user ${JSON.stringify(id.slice(0, 64))}`);
    await recordChange(deps, request, { action: 'user.delete', target: id });
    return reply.code(204).send(null);
  });
}

function viewOf({ createdAt, workspaceId, ...rest }: User): z.output<typeof userView> {
  return { ...rest, workspace_id: workspaceId, created_at: createdAt.toISOString() };
}
