// Who may change what the simulator does.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { onRequestAsyncHookHandler } from 'fastify';
import { ProblemError } from '../problem';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * A hook that lets everybody read, and only holders of the key change something: on one machine every process reaches
 * the simulator, which signs webhooks. Without a key nothing is refused.
 */
export function onlyWith(key: string | undefined): onRequestAsyncHookHandler {
  return async ({ method, headers }) => {
    if (key === undefined || method === 'GET' || method === 'HEAD') return;
    const given = headers.authorization ?? '';
    if (timingSafeEqual(digest(given), digest(`Bearer ${key}`))) return;
    throw new ProblemError(401, 'only the administrator may do this: send "Authorization: Bearer $OPS_API_KEY"');
  };
}
