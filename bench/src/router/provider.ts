// A provider that takes the same time for every call, so that all else is the router's.
import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { answer, listen } from '../answer';

const LATENCY_MS = Number(process.env['LATENCY_MS']);

const body = JSON.stringify({
  id: 'chatcmpl-bench',
  object: 'chat.completion',
  created: 1_750_000_000,
  model: 'gpt-4.1-mini-2025-04-14',
  choices: [{ index: 0, message: { role: 'assistant', content: 'An answer of a few words.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 20, completion_tokens: 6, total_tokens: 26 },
});

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    void wait(LATENCY_MS).then(() => response.writeHead(200, { 'content-type': 'application/json' }).end(body));
  });
});

const url = listen(server);
answer({ url: () => url });
