// Bearer tokens of callers: compared in constant time.
import { createHash, timingSafeEqual } from 'node:crypto';
import { authFailuresTotal } from '@sextant/signals/security';
import { counter } from '@sextant/telemetry/metrics';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from '../problem/problem';

const authFailures = counter(authFailuresTotal);

/** A hook that lets requests pass whose Authorization header bears one of the tokens, and answers 401 to others. */
export function requireBearer(...tokens: readonly string[]) {
  const digests = tokens.map(digest);
  return async ({ headers: { authorization } }: FastifyRequest): Promise<void> => {
    const given = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (given === undefined) throw refused(authorization === undefined ? 'missing' : 'malformed');
    const presented = digest(given);
    // Digests have one length, so that the comparison tells nothing of the token's.
    if (!digests.some((known) => timingSafeEqual(known, presented))) throw refused('unknown');
  };
}

function refused(reason: 'missing' | 'malformed' | 'unknown'): ProblemError {
  authFailures.inc({ reason });
  return new ProblemError(401, `the bearer token is ${reason}: send Authorization: Bearer <service token>`, {
    headers: { 'www-authenticate': 'Bearer' },
  });
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
