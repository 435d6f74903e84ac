// Bearer token authentication, compared in constant time.
import { createHash, timingSafeEqual } from 'node:crypto';
import { authFailuresTotal } from '@sextant/signals/security';
import { counter } from '@sextant/telemetry/metrics';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../problem/problem';

const authFailures = counter(authFailuresTotal);

/** A hook that accepts requests with one of the tokens in their Authorization header and answers 401 to others. */
export function requireBearer(...tokens: readonly string[]) {
  const digests = tokens.map(digest);
  return async ({ headers: { authorization } }: FastifyRequest): Promise<void> => {
    const token = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) throw unauthorized(authorization === undefined ? 'missing' : 'malformed');
    const presented = digest(token);
    // Digests have equal lengths, so the comparison does not reveal the length of the token.
    if (!digests.some((expected) => timingSafeEqual(expected, presented))) throw unauthorized('unknown');
  };
}

function unauthorized(reason: 'missing' | 'malformed' | 'unknown'): ProblemError {
  authFailures.inc({ reason });
  return new ProblemError(401, `the bearer token is ${reason}: send Authorization: Bearer <service token>`, {
    headers: { 'www-authenticate': 'Bearer' },
  });
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
