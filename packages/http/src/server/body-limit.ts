// How many bytes of request bodies a process holds at once, whoever sends them and however slowly.
import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../problem/problem';

/** A few of the largest bodies that any route accepts, and a fraction of a container's memory. */
const MAX_BYTES = 64 * 1024 * 1024;

interface Body {
  bytes: number;
  refuse(): void;
}

/**
 * When all bodies together grow beyond the bound, the one that has been under way longest is refused with 503: who sends
 * slowly, or stops one byte short, gives way to those who send at once.
 */
export function boundBodies(app: FastifyInstance, maxBytes = MAX_BYTES): void {
  /** Still being received, the oldest first. */
  const incoming = new Set<Body>();
  let held = 0;
  app.addHook('preParsing', (request, reply, payload, done) => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    if (encoding === undefined && (length === undefined || length === '0')) return done();
    const body: Body = {
      bytes: 0,
      refuse: () => {
        incoming.delete(body);
        payload.emit('error', tooMuch());
      },
    };
    incoming.add(body);
    payload.on('data', (chunk: Buffer | string) => {
      if (!incoming.has(body)) return;
      body.bytes += chunk.length;
      held += chunk.length;
      while (held > maxBytes && incoming.size > 0) drop([...incoming].find(({ bytes }) => bytes > 0) ?? body);
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
    held -= body.bytes;
    body.bytes = 0;
  }
}

function tooMuch(): ProblemError {
  return new ProblemError(503, 'the service holds as many bytes of requests as it may: send this again soon', {
    headers: { 'retry-after': '5', connection: 'close' },
    fields: { error_class: 'SERVICE_UNAVAILABLE', retryable: true },
  });
}
