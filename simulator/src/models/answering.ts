// Sends a model's answer at the model's pace: whole, or as server-sent events; and breaks off where a fault says so.
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { pause } from '../pause';
import { totalMs, type Completion } from './simulation';

/** The server-sent events of one answer, in a provider's shape. */
export interface EventShapes {
  readonly before: readonly string[];
  piece(text: string, index: number): string;
  readonly after: readonly string[];
}

/** One server-sent event; without a name, just its data. */
export function serverSentEvent(data: object, name?: string): string {
  return `${name === undefined ? '' : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`;
}

export async function answerWhole(reply: FastifyReply, completion: Completion, json: object): Promise<FastifyReply> {
  await pause(totalMs(completion), whenGone(reply));
  if (!completion.breaksOff) return reply.send(json);
  const body = Buffer.from(JSON.stringify(json));
  reply.hijack();
  reply.raw.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
  reply.raw.write(body.subarray(0, body.length / 2), () => reply.raw.destroy());
  return reply;
}

/** One piece at a time, the first after the time to the first token. */
export async function answerStreamed(
  reply: FastifyReply,
  completion: Completion,
  shapes: EventShapes,
): Promise<FastifyReply> {
  const gone = whenGone(reply);
  await pause(completion.firstTokenMs, gone);
  reply.type('text/event-stream; charset=utf-8').header('cache-control', 'no-cache');
  // Without a buffer, so that what was yielded is written before the connection breaks.
  return reply.send(Readable.from(paced(reply, { completion, shapes, gone }), { highWaterMark: 1 }));
}

interface Pacing {
  readonly completion: Completion;
  readonly shapes: EventShapes;
  readonly gone: AbortSignal;
}

async function* paced(reply: FastifyReply, { completion, shapes, gone }: Pacing): AsyncGenerator<string> {
  const { pieces, perTokenMs, breaksOff } = completion;
  yield shapes.before.join('');
  for (const [index, piece] of pieces.entries()) {
    if (breaksOff && index >= pieces.length / 2) {
      await new Promise<void>((written) => reply.raw.write('\n', () => written()));
      return void reply.raw.destroy();
    }
    await pause(perTokenMs, gone);
    if (gone.aborted) return;
    yield shapes.piece(piece, index);
  }
  yield shapes.after.join('');
}

/** Aborted when the caller hangs up, so that nobody waits for nobody. */
function whenGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}
