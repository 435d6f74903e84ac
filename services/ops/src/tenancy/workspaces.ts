// The workspaces of an org.
import { ProblemError } from '@sextant/http/problem';
import { createWorkspace, deleteWorkspace, listWorkspaces, type Workspace } from '@sextant/records/tenancy/people';
import { z } from 'zod';
import { recordChange } from '../audit/record-change';
import { callerOf, requireRole } from '../auth/caller';
import type { Api, OpsDeps } from '../deps';
import { name, text, time } from '../http/fields';
import { pageSchema, pageView } from '../http/pages';
import { throwConflict } from './conflicts';

const workspaceView = z.object({ id: z.uuid(), name: z.string(), created_at: time });
const newWorkspace = z.strictObject({ name: name(100) });
const byId = z.object({ id: text(100).describe('id of the workspace') });

export function workspaceRoutes(app: Api, deps: OpsDeps): void {
  const { database } = deps;
  const preParsing = requireRole('admin');

  const list = {
    summary: 'Lists all workspaces, sorted by name',
    response: { 200: pageSchema(workspaceView) },
  };
  app.get('/api/v1/workspaces', { schema: list, preParsing }, async (request) => {
    const items = await listWorkspaces(database, callerOf(request).orgId);
    return pageView({ items }, viewOf);
  });

  const create = {
    summary: 'Creates a workspace',
    body: newWorkspace,
    response: { 201: workspaceView },
  };
  app.post('/api/v1/workspaces', { schema: create, preParsing }, async (request, reply) => {
    const workspace = await createWorkspace(database, callerOf(request).orgId, request.body).catch(throwConflict);
    const after = viewOf(workspace);
    await recordChange(deps, request, { action: 'workspace.create', target: workspace.id, after });
    return reply.code(201).send(after);
  });

  const remove = {
    summary: 'Deletes a workspace with its users, runs and flags; its costs stay in the ledger',
    params: byId,
    response: { 204: z.null().describe('The workspace is deleted.') },
  };
  app.delete('/api/v1/workspaces/:id', { schema: remove, preParsing }, async (request, reply) => {
    const { id } = request.params;
    if (!(await deleteWorkspace(database, callerOf(request).orgId, id)))
      throw new ProblemError(404, `there is no workspace ${JSON.stringify(id.slice(0, 64))}`);
    await recordChange(deps, request, { action: 'workspace.delete', target: id });
    return reply.code(204).send(null);
  });
}

function viewOf({ createdAt, ...rest }: Workspace): z.output<typeof workspaceView> {
  return { ...rest, created_at: createdAt.toISOString() };
}
