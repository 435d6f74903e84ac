// The session of a browser: started with a key or a sign-in link, ended by the user.
import { invalidRequest } from '@sextant/http/problem';
import { audit } from '@sextant/records/audit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { recordChange } from '../audit/record-change';
import { callerOf, requireRole, setCaller, type Caller } from '../auth/caller';
import type { Identify } from '../auth/identify';
import { unauthenticated } from '../auth/refusals';
import type { Api, OpsDeps } from '../deps';
import { name, time } from '../http/fields';
import { meOf, meView } from '../tenancy/me';
import { clearSessionCookie, setSessionCookie } from './cookie';
import { requireSameOrigin } from './same-origin';
import type { Sessions } from './sessions';

export interface SessionDeps extends Pick<OpsDeps, 'database'> {
  readonly identify: Identify;
  readonly sessions: Sessions;
  /** Whether users can sign in with an identity provider. */
  readonly hasProvider: boolean;
  /** Base URL of the console; default: the address of the request. */
  readonly consoleUrl?: string | undefined;
}

/** Path at which a browser starts to sign in with the identity provider. */
export const PROVIDER_PATH = '/auth/sign-in';

const NO_KEY: { security: readonly [] } = { security: [] };

/** Routes that need no key. */
export function signInRoutes(app: Api, { sessions, identify, hasProvider, ...deps }: SessionDeps): void {
  const methods = {
    ...NO_KEY,
    summary: 'Returns the ways in which a user can sign in',
    response: {
      200: z.object({
        key: z.boolean().describe('whether POST /api/v1/session accepts a key'),
        oidc: z.string().nullable().describe('path that starts to sign in with the identity provider; null: none'),
      }),
    },
  };
  app.get('/api/v1/session/methods', { schema: methods }, () => ({
    key: true,
    oidc: hasProvider ? PROVIDER_PATH : null,
  }));

  const signIn = {
    ...NO_KEY,
    summary: 'Starts a session with a key or a sign-in link, and sets its cookie',
    body: z.strictObject({
      key: name(1000).optional().describe('API key or platform key'),
      link: name().optional().describe('token of a sign-in link: what follows # in its URL'),
    }),
    response: { 200: meView },
  };
  const fromSameOrigin = async (request: FastifyRequest) => requireSameOrigin(request);
  app.post('/api/v1/session', { schema: signIn, preParsing: fromSameOrigin }, async (request, reply) => {
    const { key, link } = request.body;
    if ((key === undefined) === (link === undefined))
      throw invalidRequest([{ field: 'body', message: 'must have key or link, and not both' }]);
    const caller = key === undefined ? await sessions.useLink(link!) : await callerWithKey(identify, key);
    await startSession({ ...deps, sessions }, { request, reply, caller, method: key === undefined ? 'link' : 'key' });
    return meOf(request);
  });
}

/** Routes of an authenticated caller. */
export function sessionRoutes(app: Api, { sessions, consoleUrl, ...deps }: SessionDeps): void {
  const signOut = {
    summary: 'Ends the session of the cookie',
    response: { 204: z.null().describe('The session has ended.') },
  };
  app.delete('/api/v1/session', { schema: signOut }, async (request, reply) => {
    const caller = callerOf(request);
    const { session } = caller;
    if (!session) throw invalidRequest([{ field: 'cookie', message: 'is missing: a key has no session to end' }]);
    await sessions.end(caller);
    await recordChange(deps, request, { action: 'session.end', target: session.id, orgId: session.orgId });
    clearSessionCookie(request, reply);
    return reply.code(204).send(null);
  });

  const createLink = {
    summary: 'Creates a link that signs the caller in to the console once, within 10 minutes',
    response: {
      201: z.object({
        url: z.string().describe('the link; it is not shown again, and its token is not sent to servers'),
        expires_at: time,
      }),
    },
  };
  app.post(
    '/api/v1/session/links',
    { schema: createLink, preParsing: requireRole('admin') },
    async (request, reply) => {
      const { id, token, expiresAt } = await sessions.createLink(callerOf(request));
      await recordChange(deps, request, { action: 'sign_in_link.create', target: id });
      const base = consoleUrl ?? `${request.protocol}://${request.host}`;
      return reply.code(201).send({ url: `${base}/sign-in#${token}`, expires_at: expiresAt.toISOString() });
    },
  );
}

interface Start {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly caller: Caller;
  readonly method: 'key' | 'link' | 'oidc';
}

/** Starts a session for a caller who has proved their identity, and sets its cookie. */
export async function startSession(
  { database, sessions }: Pick<SessionDeps, 'database' | 'sessions'>,
  { request, reply, caller, method }: Start,
): Promise<void> {
  const { id, token, expiresAt } = await sessions.start(caller);
  const after = { method, expires_at: expiresAt.toISOString() };
  await audit(database, { orgId: caller.orgId, actor: caller.actor, action: 'session.start', target: id, after });
  setCaller(request, caller);
  setSessionCookie(request, reply, token, expiresAt);
}

/** A session outlives a token of the identity provider, so only keys start one here. */
async function callerWithKey(identify: Identify, key: string): Promise<Caller> {
  const caller = await identify(`Bearer ${key}`);
  if (caller.signedIn) throw unauthenticated('unknown');
  return caller;
}
