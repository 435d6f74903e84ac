// A provider in a process of its own that takes as long as each prompt says, and remembers how long it really took.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { answer, listen } from '../rpc/server';
import { callOf } from './calls';

const body = JSON.stringify({
  id: 'chatcmpl-bench',
  object: 'chat.completion',
  created: 1_750_000_000,
  model: 'gpt-4.1-mini-2025-04-14',
  choices: [{ index: 0, message: { role: 'assistant', content: 'An answer of a few words.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 20, completion_tokens: 6, total_tokens: 26 },
});
const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };

/** Milliseconds from the arrival of a call until its answer left, by the call's number. */
let taken: [id: number, ms: number][] = [];

async function complete(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const arrived = performance.now();
  const { id, waitMs } = callOf(await text(request));
  await wait(waitMs);
  taken.push([id, performance.now() - arrived]);
  response.writeHead(200, headers).end(body);
}

const server = createServer((request, response) => {
  complete(request, response).catch((e: unknown) => response.writeHead(400).end(String(e)));
});
// The default of 5 s would close connections between two rounds, each in another process's face.
server.keepAliveTimeout = 60_000;

const url = listen(server);
answer({
  url: () => url,
  /** The times since this was last asked. */
  taken: () => {
    const times = taken;
    taken = [];
    return times;
  },
});
