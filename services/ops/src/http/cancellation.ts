// Cancellation: work for a client that has gone away stops.
import type { FastifyReply } from 'fastify';

/** Aborts when the connection closes before the response is sent. */
export function untilClientLeaves({ raw }: FastifyReply): AbortSignal {
  const left = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) left.abort();
  });
  return left.signal;
}
