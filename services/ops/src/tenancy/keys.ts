// API keys: created, rotated and revoked by administrators. Only the response that issues a key contains it.
import { invalidRequest, ProblemError } from '@sextant/http/problem';
import {
  createApiKey,
  listApiKeys,
  revokeApiKey,
  rotateApiKey,
  type IssuedApiKey,
} from '@sextant/records/tenancy/api-keys';
import { countSessionsByKey, endSessions } from '@sextant/records/tenancy/session-lists';
import { z } from 'zod';
import { recordChange } from '../audit/record-change';
import { callerOf, requireRole } from '../auth/caller';
import type { Api, OpsDeps } from '../deps';
import { count } from '../http/fields';
import { pageSchema } from '../http/pages';
import { throwConflict } from './conflicts';
import { byKeyId, issuedKeyView, listedKeyView, newKey, rotation, viewOf } from './key-views';

export function keyRoutes(app: Api, deps: OpsDeps): void {
  const { database, now } = deps;
  app.addHook('preParsing', requireRole('admin'));
  keySessionRoutes(app, deps);

  const list = {
    summary: 'Lists all keys of the org, newest first',
    response: { 200: pageSchema(listedKeyView) },
  };
  app.get('/api/v1/keys', { schema: list }, async (request) => {
    const { orgId } = callerOf(request);
    const [keys, sessions] = await Promise.all([listApiKeys(database, orgId), countSessionsByKey(database, orgId)]);
    const items = keys.map((key) => {
      const view = viewOf(key, now());
      return { ...view, sessions: view.state === 'active' ? (sessions.get(key.id) ?? 0) : 0 };
    });
    return { items, next_cursor: null };
  });

  const create = {
    summary: 'Creates a key; only this response contains the key itself',
    body: newKey,
    response: { 201: issuedKeyView },
  };
  app.post('/api/v1/keys', { schema: create }, async (request, reply) => {
    const { orgId, actor: createdBy } = callerOf(request);
    const { name, role, expires_at, user_id: userId } = request.body;
    const key = { name, role, expiresAt: futureTime(expires_at, now()), userId, createdBy };
    const issued = await createApiKey(database, orgId, key).catch(throwConflict);
    const { after, body } = await issuedKey(deps, orgId, issued);
    await recordChange(deps, request, { action: 'key.create', target: issued.id, after });
    return reply.code(201).send(body);
  });

  const rotate = {
    summary: 'Replaces a key with a new one; the old key stays valid for grace_seconds',
    params: byKeyId,
    body: rotation,
    response: { 201: issuedKeyView },
  };
  app.post('/api/v1/keys/:id/rotate', { schema: rotate }, async (request, reply) => {
    const { orgId, actor: createdBy } = callerOf(request);
    const { id: target } = request.params;
    const { grace_seconds: graceSeconds } = request.body ?? { grace_seconds: 0 };
    const before = await existingKey(deps, orgId, target);
    const rotated = rotateApiKey(database, orgId, target, { graceSeconds, createdBy });
    const issued = await rotated.catch(throwConflict);
    if (!issued) throw new ProblemError(409, `the key ${target} is revoked or expired: create a new key`);
    const { after, body } = await issuedKey(deps, orgId, issued);
    const change = { before, after: { ...after, grace_seconds: graceSeconds } };
    await recordChange(deps, request, { action: 'key.rotate', target, ...change });
    return reply.code(201).send(body);
  });

  const revoke = {
    summary: 'Revokes a key immediately',
    params: byKeyId,
    response: { 204: z.null().describe('The key is revoked.') },
  };
  app.delete('/api/v1/keys/:id', { schema: revoke }, async (request, reply) => {
    const { orgId } = callerOf(request);
    const { id: target } = request.params;
    const before = await existingKey(deps, orgId, target);
    if (!(await revokeApiKey(database, orgId, target)))
      throw new ProblemError(409, `the key ${target} is already revoked`);
    await recordChange(deps, request, { action: 'key.revoke', target, before });
    return reply.code(204).send(null);
  });
}

/** Sessions of a key end without the key, which keeps working for programs. */
function keySessionRoutes(app: Api, deps: OpsDeps): void {
  const end = {
    summary: 'Ends all sessions that were started with a key; the key stays valid',
    params: byKeyId,
    response: { 200: z.object({ ended: count }) },
  };
  app.delete('/api/v1/keys/:id/sessions', { schema: end }, async (request) => {
    const { orgId } = callerOf(request);
    const { id: target } = await existingKey(deps, orgId, request.params.id);
    const ended = await endSessions(deps.database, orgId, { type: 'api_key', apiKeyId: target });
    await recordChange(deps, request, { action: 'key.end_sessions', target, after: { ended } });
    return { ended };
  });
}

/** Throws a problem of status 404. */
async function existingKey({ database, now }: OpsDeps, orgId: string, id: string) {
  const key = (await listApiKeys(database, orgId)).find((one) => one.id === id);
  if (!key) throw new ProblemError(404, `there is no key ${JSON.stringify(id)}`);
  return viewOf(key, now());
}

/** An issued key for the audit log, which must not contain the key itself, and for the response. */
async function issuedKey(deps: OpsDeps, orgId: string, { id, key }: IssuedApiKey) {
  const after = await existingKey(deps, orgId, id);
  return { after, body: { ...after, key } };
}

function futureTime(text: string | undefined, now: Date): Date | undefined {
  if (text === undefined) return undefined;
  const at = new Date(text);
  if (at > now) return at;
  throw invalidRequest([{ field: 'expires_at', message: 'must be in the future' }]);
}
