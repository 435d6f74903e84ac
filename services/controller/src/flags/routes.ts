// The API for feature flags.
import type { ZodTypeProvider } from '@sextant/http/openapi';
import { ProblemError } from '@sextant/http/problem';
import type { Database } from '@sextant/records/database';
import { FlagError, FLAGS, getFlags, isFlagName, setFlag, type FlagState } from '@sextant/records/flags';
import { ensureOrg } from '@sextant/records/tenancy/orgs';
import { log } from '@sextant/telemetry/logs';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { existingOrg, refuseMissingReference } from '../problems';
import { orgName } from '../runs/run-request';

const scope = { workspace_id: z.uuid().optional(), user_id: z.uuid().optional() };
const query = z.strictObject({ org: orgName, ...scope });
const body = z.strictObject({
  enabled: z.boolean(),
  value: z.json().optional().describe('value of the flag; the description of the flag says what it accepts'),
  org: z.string().min(1).max(100).optional().describe('name of the org; without it the flag is set for all orgs'),
  ...scope,
  changed_by: z.string().min(1).max(200).default('api').describe('who changes the flag, for the audit trail'),
});
const byName = z.object({ name: z.string() });

export function flagRoutes({ database }: { readonly database: Database }) {
  const tags = ['flags'];
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();

    const list = {
      tags,
      summary: 'List the flags with their values for an org, a workspace or a user',
      querystring: query,
    };
    app.get('/api/v1/flags', { schema: list }, async (request) => {
      const { org, workspace_id: workspaceId, user_id: userId } = request.query;
      const flags = await getFlags(database, { orgId: await existingOrg(database, org), workspaceId, userId });
      return { flags: flags.map(viewOf) };
    });

    const put = {
      tags,
      summary: 'Set a flag; a user overrides a workspace, which overrides an org',
      params: byName,
      body,
    };
    app.put('/api/v1/flags/:name', { schema: put }, async ({ params: { name }, body: change }) => {
      if (!isFlagName(name)) throw unknownFlag(name);
      const { org, workspace_id: workspaceId, user_id: userId, changed_by: changedBy, enabled, value } = change;
      const orgId = org === undefined ? undefined : await ensureOrg(database, org);
      await setFlag(database, name, { enabled, value, scope: { orgId, workspaceId, userId }, changedBy }).catch(refuse);
      log.info('set a flag', { operation: 'set_flag', flag: name, enabled, value, org });
      return { name, enabled, value: value ?? null };
    });
  };
}

function unknownFlag(name: string): ProblemError {
  const names = Object.keys(FLAGS).join(', ');
  return new ProblemError(404, `there is no flag ${JSON.stringify(name.slice(0, 64))}: the flags are ${names}`);
}

function refuse(error: unknown): never {
  if (!(error instanceof FlagError)) return refuseMissingReference(error);
  throw new ProblemError(422, error.message, { errors: [{ field: error.field, message: error.message }] });
}

function viewOf({ name, description, enabled, value, decidedBy }: FlagState): object {
  return { name, description, enabled, value, decided_by: decidedBy };
}
