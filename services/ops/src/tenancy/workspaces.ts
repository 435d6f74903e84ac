// The workspaces of an org.
import type { ZodTypeProvider } from '@sextant/http/openapi';
import { ProblemError } from '@sextant/http/problem';
import { createWorkspace, deleteWorkspace, listWorkspaces, type Workspace } from '@sextant/records/tenancy/people';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { callerOf, requireRole } from '../auth/caller';
import type { OpsDeps } from '../deps';
import { READS, WRITES } from '../http/problems';
import { audited } from '../audit/record-change';
import { name, text, time } from '../http/fields';
import { pageOf, pageView } from '../http/pages';
import { conflicting } from './conflicts';

const workspaceView = z.object({ id: z.uuid(), name: z.string(), created_at: time });
const newWorkspace = z.strictObject({ name: name(100) });
const byId = z.object({ id: text(100).describe('id of the workspace') });

export function workspaceRoutes(deps: Pick<OpsDeps, 'database'>) {
  const { database } = deps;
  const tags = ['people'];
  const preParsing = requireRole('admin');
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();

    const list = { tags, summary: 'All workspaces, by name', response: { 200: pageOf(workspaceView), ...READS } };
    app.get('/api/v1/workspaces', { schema: list, preParsing }, async (request) => {
      const items = await listWorkspaces(database, callerOf(request).orgId);
      return pageView({ items }, viewOf);
    });

    const create = {
      tags,
      summary: 'Adds a workspace',
      body: newWorkspace,
      response: { 201: workspaceView, ...WRITES },
    };
    app.post('/api/v1/workspaces', { schema: create, preParsing }, async (request, reply) => {
      const made = await createWorkspace(database, callerOf(request).orgId, request.body).catch(conflicting);
      const view = viewOf(made);
      await audited(deps, request, { action: 'workspace.create', target: made.id, after: view });
      return reply.code(201).send(view);
    });

    const summary = 'Deletes a workspace with its users, runs and flags; what was spent stays in the ledger';
    const remove = { tags, summary, params: byId, response: { 204: z.null().describe('Deleted.'), ...WRITES } };
    app.delete('/api/v1/workspaces/:id', { schema: remove, preParsing }, async (request, reply) => {
      const { id } = request.params;
      if (!(await deleteWorkspace(database, callerOf(request).orgId, id)))
        throw new ProblemError(404, `there is no workspace ${JSON.stringify(id.slice(0, 64))}`);
      await audited(deps, request, { action: 'workspace.delete', target: id });
      return reply.code(204).send(null);
    });
  };
}

function viewOf({ createdAt, ...rest }: Workspace): z.output<typeof workspaceView> {
  return { ...rest, created_at: createdAt.toISOString() };
}
