// Feature flags: their effective values, and setting them for an org, a workspace, a user or every org.
import { didYouMean } from '@sextant/http/problem/did-you-mean';
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
import { z } from 'zod';
import { recordChange } from '../audit/record-change';
import { callerOf, requireRole, type Caller } from '../auth/caller';
import { forbidden } from '../auth/refusals';
import type { Api, OpsDeps } from '../deps';
import { nullableText, text } from '../http/fields';
import { pageSchema } from '../http/pages';

const target = {
  workspace_id: z.uuid().optional().describe('a workspace of the org; takes precedence over the org'),
  user_id: z.uuid().optional().describe('a user of the org; takes precedence over the workspace'),
};
const NAMES = Object.keys(FLAGS).join(', ');
const byName = z.object({ name: text(100).describe(`one of ${NAMES}`) });
const body = z.strictObject({
  enabled: z.boolean(),
  value: z
    .union([text(1_000), z.number(), z.boolean(), z.null()])
    .optional()
    .describe('value of the flag, of the type that the flag has'),
  ...target,
  everyone: z.boolean().default(false).describe('sets the default of every org; requires the platform key'),
});
type FlagChange = z.output<typeof body>;

const flagView = z
  .object({
    name: z.string(),
    description: z.string(),
    enabled: z.boolean(),
    value: z.unknown(),
    decided_by: nullableText.describe('user, workspace, org or default; null: the flag is not set, and off'),
  })
  .meta({ id: 'Flag' });

export function flagRoutes(app: Api, deps: OpsDeps): void {
  const { database } = deps;
  const list = {
    summary: 'Lists all flags with their values for the org, a workspace or a user',
    querystring: z.strictObject(target),
    response: { 200: pageSchema(flagView) },
  };
  app.get('/api/v1/flags', { schema: list }, async (request) => {
    const flags = await getFlags(database, scopeOf(callerOf(request), request.query));
    return { items: flags.map(viewOf), next_cursor: null };
  });

  const put = { summary: 'Sets a flag', params: byName, body, response: { 200: flagView } };
  app.put('/api/v1/flags/:name', { schema: put, preParsing: requireRole('admin') }, async (request) => {
    const { params, body: change } = request;
    const name = flagName(params.name);
    const caller = callerOf(request);
    const scope = scopeOf(caller, change);
    const before = await flagOf(deps, scope, name);
    await set(deps, caller, name, change);
    const flag = await flagOf(deps, scope, name);
    const { enabled, value, everyone, workspace_id, user_id } = change;
    const after = { enabled, value, everyone, workspace_id, user_id };
    await recordChange(deps, request, { action: 'flag.set', target: name, before, after });
    return flag;
  });
}

function scopeOf({ orgId }: Caller, { workspace_id, user_id }: z.output<z.ZodObject<typeof target>>): FlagScope {
  return { orgId, workspaceId: workspace_id, userId: user_id };
}

async function set({ database }: OpsDeps, caller: Caller, name: FlagName, change: FlagChange): Promise<void> {
  const { everyone, enabled, value } = change;
  if (everyone && !caller.platform)
    throw forbidden('org', 'everyone=true affects every org: it requires the platform key');
  const { orgId, workspaceId, userId } = scopeOf(caller, change);
  const scope = everyone ? { workspaceId, userId } : { orgId, workspaceId, userId };
  await setFlag(database, name, { enabled, value, scope, changedBy: caller.actor }).catch((error: unknown) =>
    throwProblem(error, name, value),
  );
}

async function flagOf({ database }: OpsDeps, scope: FlagScope, name: FlagName) {
  const flags = await getFlags(database, scope);
  return viewOf(flags.find((flag) => flag.name === name)!);
}

function flagName(name: string): FlagName {
  if (isFlagName(name)) return name;
  throw new ProblemError(
    404,
    `there is no flag ${JSON.stringify(name)}: the flags are ${NAMES}${didYouMean(name, Object.keys(FLAGS))}`,
  );
}

function throwProblem(error: unknown, name: FlagName, value: unknown): never {
  if (!(error instanceof FlagError)) throw error;
  const { field } = error;
  const { value: declared }: FlagDeclaration = FLAGS[name];
  const message = `${error.message}${field === 'value' ? didYouMean(value, declared?.oneOf ?? []) : ''}`;
  // A scope without an org comes from `everyone`.
  const errors = [{ field: field === 'org' ? 'everyone' : field, message }];
  throw new ProblemError(422, message, { errors, cause: error });
}

function viewOf({ name, description, enabled, value, decidedBy }: FlagState): z.output<typeof flagView> {
  return { name, description, enabled, value, decided_by: decidedBy };
}
