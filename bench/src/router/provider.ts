// A provider that delays each response as the prompt says, and records the actual time.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { listen, serveMethods } from '../rpc/server';
import { type CallTimes } from './callers';
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

/** The time from the arrival of each call until its response is sent. */
let times: [id: number, ms: number][] = [];

async function complete(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const arrived = performance.now();
  const { id, waitMs } = callOf(await text(request));
  await sleep(waitMs);
  times.push([id, performance.now() - arrived]);
  response.writeHead(200, headers).end(body);
}

const server = createServer((request, response) => {
  complete(request, response).catch((e: unknown) => response.writeHead(400).end(String(e)));
});
// With the default of 5 s, the server closes connections between rounds while clients use them.
server.keepAliveTimeout = 60_000;

const url = listen(server);
serveMethods({
  url: () => url,
  /** Returns the times since the last call. */
  takeTimes: (): CallTimes => {
    const taken = times;
    times = [];
    return taken;
  },
});
