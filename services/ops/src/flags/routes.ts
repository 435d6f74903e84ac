// Feature flags: as they are for somebody, and set for an org, one of its workspaces or users, or for everyone.
import { didYouMean } from '@sextant/http/did-you-mean';
import type { ZodTypeProvider } from '@sextant/http/openapi';
import { ProblemError } from '@sextant/http/problem';
import {
  FlagError,
  FLAGS,
  getFlags,
  isFlagName,
  setFlag,
  type FlagDeclaration,
  type FlagName,
  type FlagScope,
  type FlagState,
} from '@sextant/records/flags';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { callerOf, requireRole, type Caller } from '../auth/caller';
import { refused } from '../auth/refusals';
import type { OpsDeps } from '../deps';
import { READS, WRITES } from '../http/problems';
import { audited } from '../audit/record-change';
import { nullableText, text } from '../http/fields';
import { pageOf } from '../http/pages';

const target = {
  workspace_id: z.uuid().optional().describe('a workspace of the org'),
  user_id: z.uuid().optional().describe('a user of the org, who beats the workspace, which beats the org'),
};
const NAMES = Object.keys(FLAGS).join(', ');
const byName = z.object({ name: text(100).describe(`one of ${NAMES}`) });
const body = z.strictObject({
  enabled: z.boolean(),
  value: z
    .union([text(1_000), z.number(), z.boolean(), z.null()])
    .optional()
    .describe('as the flag takes it'),
  ...target,
  everyone: z.boolean().default(false).describe('sets the default of all orgs, which only the platform may do'),
});
type Change = z.output<typeof body>;

const flagView = z
  .object({
    name: z.string(),
    description: z.string(),
    enabled: z.boolean(),
    value: z.unknown(),
    decided_by: nullableText.describe('user, workspace, org or default; null: nobody set it, and it is off'),
  })
  .meta({ id: 'Flag' });

export function flagRoutes(deps: OpsDeps) {
  const { database } = deps;
  const tags = ['flags'];
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();

    const list = { querystring: z.strictObject(target), response: { 200: pageOf(flagView), ...READS } };
    const all = 'All flags, as they are for the org, or for a workspace or a user of it';
    app.get('/api/v1/flags', { schema: { tags, summary: all, ...list } }, async (request) => {
      const flags = await getFlags(database, scopeOf(callerOf(request), request.query));
      return { items: flags.map(viewOf), next_cursor: null };
    });

    const put = { tags, summary: 'Sets a flag', params: byName, body, response: { 200: flagView, ...WRITES } };
    app.put('/api/v1/flags/:name', { schema: put, preParsing: requireRole('admin') }, async (request) => {
      const { params, body: change } = request;
      const name = knownName(params.name);
      const caller = callerOf(request);
      const scope = scopeOf(caller, change);
      const before = await flagOf(deps, scope, name);
      await set(deps, caller, name, change);
      const flag = await flagOf(deps, scope, name);
      const { enabled, value, everyone, workspace_id, user_id } = change;
      const after = { enabled, value, everyone, workspace_id, user_id };
      await audited(deps, request, { action: 'flag.set', target: name, before, after });
      return flag;
    });
  };
}

function scopeOf({ orgId }: Caller, { workspace_id, user_id }: z.output<z.ZodObject<typeof target>>): FlagScope {
  return { orgId, workspaceId: workspace_id, userId: user_id };
}

async function set({ database }: OpsDeps, caller: Caller, name: FlagName, change: Change): Promise<void> {
  const { everyone, enabled, value } = change;
  if (everyone && !caller.platform)
    throw refused('org', 'everyone=true concerns all orgs: only a key of the platform may set it');
  const { orgId, workspaceId, userId } = scopeOf(caller, change);
  const scope = everyone ? { workspaceId, userId } : { orgId, workspaceId, userId };
  await setFlag(database, name, { enabled, value, scope, changedBy: caller.actor }).catch((error: unknown) =>
    refuse(error, name, value),
  );
}

async function flagOf({ database }: OpsDeps, scope: FlagScope, name: FlagName) {
  const flags = await getFlags(database, scope);
  return viewOf(flags.find((flag) => flag.name === name)!);
}

function knownName(name: string): FlagName {
  if (isFlagName(name)) return name;
  throw new ProblemError(
    404,
    `there is no flag ${JSON.stringify(name)}: there are ${NAMES}${didYouMean(name, Object.keys(FLAGS))}`,
  );
}

function refuse(error: unknown, name: FlagName, value: unknown): never {
  if (!(error instanceof FlagError)) throw error;
  const { field } = error;
  const { value: declared }: FlagDeclaration = FLAGS[name];
  const message = `${error.message}${field === 'value' ? didYouMean(value, declared?.oneOf ?? []) : ''}`;
  // Without an org the flag is set for everyone.
  const errors = [{ field: field === 'org' ? 'everyone' : field, message }];
  throw new ProblemError(422, message, { errors, cause: error });
}

function viewOf({ name, description, enabled, value, decidedBy }: FlagState): z.output<typeof flagView> {
  return { name, description, enabled, value, decided_by: decidedBy };
}
