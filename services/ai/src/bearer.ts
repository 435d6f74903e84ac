// Bearer tokens of callers: compared in constant time.
import { createHash, timingSafeEqual } from 'node:crypto';
import { authFailuresTotal } from '@sextant/signals/security';
import { counter } from '@sextant/telemetry/metrics';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from './problem';

const authFailures = counter(authFailuresTotal);

/** A hook that lets requests pass whose Authorization header bears the token, and answers 401 to others. */
export function requireBearer(token: string) {
  const known = digest(token);
  return async ({ headers: { authorization } }: FastifyRequest): Promise<void> => {
    const given = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (given === undefined) throw refused(authorization === undefined ? 'missing' : 'malformed');
    // Digests have one length, so that the comparison tells nothing of the token's.
    if (!timingSafeEqual(known, digest(given))) throw refused('unknown');
  };
}

function refused(reason: 'missing' | 'malformed' | 'unknown'): ProblemError {
  authFailures.inc({ reason });
  return new ProblemError(401, `the bearer token is ${reason}: send Authorization: Bearer <service token>`);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
