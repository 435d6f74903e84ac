// Authorization of the control API.
import type { onRequestAsyncHookHandler } from 'fastify';
import { createHash, timingSafeEqual } from 'node:crypto';
import { ProblemError } from '../problem';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * A hook that requires the key for all methods but GET and HEAD: every process on the machine reaches the simulator,
 * which signs webhooks. Without a key, every request is allowed.
 */
export function requireKey(key: string | undefined): onRequestAsyncHookHandler {
  return async ({ method, headers }) => {
    if (key === undefined || method === 'GET' || method === 'HEAD') return;
    if (timingSafeEqual(digest(headers.authorization ?? ''), digest(`Bearer ${key}`))) return;
    throw new ProblemError(401, 'this requires the administrator\'s key: send "Authorization: Bearer $OPS_API_KEY"');
  };
}
