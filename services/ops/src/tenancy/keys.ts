// API keys of an org: made, rotated and revoked by its administrators. A key is shown in the answer that makes it only.
import type { ZodTypeProvider } from '@sextant/http/openapi';
import { invalidRequest, ProblemError } from '@sextant/http/problem';
import {
  createApiKey,
  listApiKeys,
  revokeApiKey,
  rotateApiKey,
  type ApiKey,
  type IssuedApiKey,
} from '@sextant/records/tenancy/api-keys';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { callerOf, requireRole } from '../auth/caller';
import type { OpsDeps } from '../deps';
import { READS, WRITES } from '../http/problems';
import { audited } from '../audit/record-change';
import { pageOf } from '../http/pages';
import { conflicting } from './conflicts';
import { byKeyId, issuedView, keyView, newKey, rotation, viewOf } from './key-views';

const tags = ['keys'];

export function keyRoutes(deps: OpsDeps) {
  const { database, now } = deps;
  return async (plain: FastifyInstance): Promise<void> => {
    const app = plain.withTypeProvider<ZodTypeProvider>();
    app.addHook('preParsing', requireRole('admin'));

    const list = { tags, summary: 'All keys of the org, newest first', response: { 200: pageOf(keyView), ...READS } };
    app.get('/api/v1/keys', { schema: list }, async (request) => {
      const keys = await listApiKeys(database, callerOf(request).orgId);
      return { items: keys.map((key) => viewOf(key, now())), next_cursor: null };
    });

    const create = { tags, summary: 'Makes a key, which is shown only now', body: newKey };
    app.post(
      '/api/v1/keys',
      { schema: { ...create, response: { 201: issuedView, ...WRITES } } },
      async (request, reply) => {
        const { orgId, actor: createdBy } = callerOf(request);
        const { name, role, expires_at, user_id: userId } = request.body;
        const expiresAt = futureOf(expires_at, now());
        const issued = await createApiKey(database, orgId, { name, role, expiresAt, userId, createdBy }).catch(
          conflicting,
        );
        const answer = await issuedOf(deps, orgId, issued);
        await audited(deps, request, { action: 'key.create', target: issued.id, after: withoutKey(answer) });
        return reply.code(201).send(answer);
      },
    );

    const rotate = { tags, params: byKeyId, body: rotation, response: { 201: issuedView, ...WRITES } };
    const summary = 'Makes a key in the place of another, which works on for a while where that is asked for';
    app.post('/api/v1/keys/:id/rotate', { schema: { ...rotate, summary } }, async (request, reply) => {
      const { orgId, actor: createdBy } = callerOf(request);
      const { id: target } = request.params;
      const { grace_seconds: graceSeconds } = request.body ?? { grace_seconds: 0 };
      const before = await existing(deps, orgId, target);
      const rotated = rotateApiKey(database, orgId, target, { graceSeconds, createdBy });
      const issued = await rotated.catch(conflicting);
      if (!issued) throw new ProblemError(409, `the key ${target} is revoked or has expired: make a new one`);
      const answer = await issuedOf(deps, orgId, issued);
      const after = { ...withoutKey(answer), grace_seconds: graceSeconds };
      await audited(deps, request, { action: 'key.rotate', target, before, after });
      return reply.code(201).send(answer);
    });

    const revoke = { tags, summary: 'Ends a key at once', params: byKeyId };
    const revoked = { 204: z.null().describe('revoked'), ...WRITES };
    app.delete('/api/v1/keys/:id', { schema: { ...revoke, response: revoked } }, async (request, reply) => {
      const { orgId } = callerOf(request);
      const { id: target } = request.params;
      const before = await existing(deps, orgId, target);
      if (!(await revokeApiKey(database, orgId, target)))
        throw new ProblemError(409, `the key ${target} was revoked before`);
      await audited(deps, request, { action: 'key.revoke', target, before });
      return reply.code(204).send(null);
    });
  };
}

async function find({ database, now }: OpsDeps, orgId: string, id: string) {
  const key = (await listApiKeys(database, orgId)).find((one: ApiKey) => one.id === id);
  return key && viewOf(key, now());
}

async function existing(deps: OpsDeps, orgId: string, id: string) {
  const key = await find(deps, orgId, id);
  if (!key) throw new ProblemError(404, `there is no key ${JSON.stringify(id)}`);
  return key;
}

async function issuedOf(deps: OpsDeps, orgId: string, { id, key }: IssuedApiKey) {
  return { ...(await existing(deps, orgId, id)), key };
}

function withoutKey<T extends { readonly key: string }>({ key: _, ...rest }: T): Omit<T, 'key'> {
  return rest;
}

function futureOf(text: string | undefined, now: Date): Date | undefined {
  if (text === undefined) return undefined;
  const at = new Date(text);
  if (at > now) return at;
  throw invalidRequest([{ field: 'expires_at', message: 'must be in the future' }]);
}
