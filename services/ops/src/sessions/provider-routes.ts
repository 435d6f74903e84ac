// GET /auth/sign-in and /auth/callback: the way of a browser to the identity provider and back.
import { ProblemError } from '@sextant/http/problem';
import type { Database } from '@sextant/records/database';
import { log } from '@sextant/telemetry/logs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { callerFromClaims, type OidcClaims } from '../auth/oidc';
import { unauthenticated } from '../auth/refusals';
import { readCookie, setCookie } from './cookie';
import type { PendingSignIn, Provider } from './provider';
import { PROVIDER_PATH, startSession, type SessionDeps } from './routes';

export interface ProviderSignIn {
  readonly provider: Provider;
  readonly claims: OidcClaims;
}

interface ProviderDeps extends Pick<SessionDeps, 'sessions' | 'consoleUrl'>, ProviderSignIn {
  readonly database: Database;
}

const CALLBACK_PATH = '/auth/callback';
const PENDING = 'sextant_sign_in';
const PENDING_SECONDS = 600;
const SEE_OTHER = 303;

const pendingSignIn = z.object({ state: z.string(), nonce: z.string(), verifier: z.string() });

export function providerRoutes(app: FastifyInstance, { provider, claims, consoleUrl, ...deps }: ProviderDeps): void {
  const callbackOf = (request: FastifyRequest) =>
    `${consoleUrl ?? `${request.protocol}://${request.host}`}${CALLBACK_PATH}`;
  const schema = { hide: true };

  app.get(PROVIDER_PATH, { schema }, async (request, reply) =>
    withProblemPage(reply, async () => {
      const { url, pending } = await provider.begin(callbackOf(request));
      keepPending(request, reply, pending);
      return url.href;
    }),
  );

  app.get(CALLBACK_PATH, { schema }, async (request, reply) =>
    withProblemPage(reply, async () => {
      const pending = takePending(request, reply);
      const url = new URL(callbackOf(request));
      url.search = new URL(request.url, url).search;
      const caller = await callerFromClaims(deps.database, claims, await provider.finish(url, pending));
      await startSession(deps, { request, reply, caller, method: 'oidc' });
      return '/';
    }),
  );
}

/** Redirects to what `work` returns, or to the sign-in page with a sentence about what went wrong. */
async function withProblemPage(reply: FastifyReply, work: () => Promise<string>): Promise<FastifyReply> {
  // The address of the callback has a code.
  reply.header('referrer-policy', 'no-referrer');
  const target = await work().catch((error: unknown) => {
    if (!(error instanceof ProblemError)) log.error('could not sign in', error, { operation: 'sign-in' });
    const sentence =
      error instanceof ProblemError ? error.message : 'the sign-in failed: the service log has the reason';
    return `/sign-in?problem=${encodeURIComponent(sentence)}`;
  });
  return reply.redirect(target, SEE_OTHER);
}

/**
 * The cookie ties the provider's answer to this browser, so that nobody can sign it in as themselves. SameSite=Lax: the
 * provider's site sends the browser back.
 */
function keepPending(request: FastifyRequest, reply: FastifyReply, pending: PendingSignIn): void {
  const value = Buffer.from(JSON.stringify(pending)).toString('base64url');
  setCookie({ request, reply, name: PENDING }, value, { sameSite: 'lax', maxAge: PENDING_SECONDS });
}

/** Reads and removes the cookie: each answer of the provider is used once. */
function takePending(request: FastifyRequest, reply: FastifyReply): PendingSignIn {
  const text = Buffer.from(readCookie(request, PENDING) ?? '', 'base64url').toString();
  setCookie({ request, reply, name: PENDING }, '', { sameSite: 'lax', maxAge: 0 });
  try {
    return pendingSignIn.parse(JSON.parse(text));
  } catch (error) {
    throw unauthenticated('interrupted', error);
  }
}
