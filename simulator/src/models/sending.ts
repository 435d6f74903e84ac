// Sends a model's output at the model's pace, whole or as server-sent events.
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { pause } from '../pause';
import { totalMs, type Completion } from './simulation';

/** The server-sent events of a completion, in a provider's format. */
export interface StreamEvents {
  readonly before: readonly string[];
  piece(text: string, index: number): string;
  readonly after: readonly string[];
  /** Reports in the middle of a stream that the provider is overloaded. */
  readonly error: string;
}

/** A server-sent event, optionally with a name. */
export function serverSentEvent(data: object, name?: string): string {
  return `${name === undefined ? '' : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`;
}

export async function sendWhole(reply: FastifyReply, completion: Completion, json: object): Promise<FastifyReply> {
  await pause(totalMs(completion), closedSignal(reply));
  if (!completion.disconnects) return reply.send(json);
  const body = Buffer.from(JSON.stringify(json));
  reply.hijack();
  reply.raw.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
  reply.raw.write(body.subarray(0, body.length / 2), () => reply.raw.destroy());
  return reply;
}

/** Sends one event per piece, the first one after the time to the first token. */
export async function sendStream(
  reply: FastifyReply,
  completion: Completion,
  events: StreamEvents,
): Promise<FastifyReply> {
  const closed = closedSignal(reply);
  await pause(completion.firstTokenMs, closed);
  reply.type('text/event-stream; charset=utf-8').header('cache-control', 'no-cache');
  // Without a buffer, every event is written before the connection is closed.
  return reply.send(Readable.from(paced(reply, { completion, events, closed }), { highWaterMark: 1 }));
}

interface PacedStream {
  readonly completion: Completion;
  readonly events: StreamEvents;
  readonly closed: AbortSignal;
}

async function* paced(reply: FastifyReply, { completion, events, closed }: PacedStream): AsyncGenerator<string> {
  const { pieces, perTokenMs, disconnects, breaks } = completion;
  yield events.before.join('');
  for (const [index, piece] of pieces.entries()) {
    const half = index >= pieces.length / 2;
    if (breaks && half) {
      yield events.error;
      return;
    }
    if (disconnects && half) {
      await new Promise<void>((written) => reply.raw.write('\n', () => written()));
      return void reply.raw.destroy();
    }
    await pause(perTokenMs, closed);
    if (closed.aborted) return;
    yield events.piece(piece, index);
  }
  yield events.after.join('');
}

/** Aborts when the connection closes, so that waits end. */
function closedSignal(reply: FastifyReply): AbortSignal {
  const closed = new AbortController();
  reply.raw.once('close', () => closed.abort());
  return closed.signal;
}
