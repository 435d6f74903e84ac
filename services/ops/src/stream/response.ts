// A response of server-sent events.
import type { FastifyReply } from 'fastify';
import { z } from 'zod';

const EVENT_STREAM = 'text/event-stream';

/** Streams end after this time; clients reconnect, and a key revoked in the meantime is rejected. */
export const MAX_STREAM_MS = 5 * 60_000;
export const HEARTBEAT_MS = 15_000;

/** The response schema of a stream of events; `data` is JSON. */
export function eventStreamOf<const E extends string>(events: readonly [E, ...E[]]) {
  const schema = z.looseObject({ event: z.enum(events), data: z.string() });
  return { description: 'The events, until the stream ends.', content: { [EVENT_STREAM]: { schema } } };
}

/** The last header turns off the response buffer of nginx. */
export function eventHeaders(reply: FastifyReply): FastifyReply {
  return reply.type(EVENT_STREAM).header('cache-control', 'no-store').header('x-accel-buffering', 'no');
}
