// Limits the total size of all request bodies in memory, however many clients send them and however slowly.
import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../problem/problem';

/** Room for a few of the largest accepted bodies; a fraction of the container's memory. */
const MAX_BYTES = 64 * 1024 * 1024;

interface Body {
  bytes: number;
  refuse(): void;
}

/**
 * Refuses the oldest incomplete body with 503 when all bodies together exceed the limit. So clients that send slowly,
 * or stop one byte short, give way to those that send at once.
 */
export function limitBodies(app: FastifyInstance, maxBytes = MAX_BYTES): void {
  /** Incomplete bodies, the oldest first. */
  const incoming = new Set<Body>();
  let total = 0;
  app.addHook('preParsing', (request, reply, payload, done) => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    if (encoding === undefined && (length === undefined || length === '0')) return done();
    const body: Body = {
      bytes: 0,
      refuse: () => {
        incoming.delete(body);
        payload.emit('error', overloaded());
      },
    };
    incoming.add(body);
    payload.on('data', (chunk: Buffer | string) => {
      if (!incoming.has(body)) return;
      body.bytes += chunk.length;
      total += chunk.length;
      while (total > maxBytes && incoming.size > 0) drop([...incoming].find(({ bytes }) => bytes > 0) ?? body);
    });
    payload.once('end', () => incoming.delete(body));
    reply.raw.once('close', () => {
      incoming.delete(body);
      release(body);
    });
    done();
  });

  function drop(body: Body): void {
    release(body);
    body.refuse();
  }

  function release(body: Body): void {
    total -= body.bytes;
    body.bytes = 0;
  }
}

function overloaded(): ProblemError {
  return new ProblemError(503, 'too many bytes of request bodies are in memory: retry soon', {
    headers: { 'retry-after': '5', connection: 'close' },
    fields: { error_class: 'SERVICE_UNAVAILABLE', retryable: true },
  });
}
