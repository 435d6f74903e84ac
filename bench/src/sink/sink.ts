// The sink: a process that takes OTLP traces and Loki pushes over HTTP and counts what it was sent.
import { createServer, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { answer, listen } from '../rpc/server';
import { addReceived, type Received } from './received';

// Bodies are decoded only when the count is asked for, so that no decoding competes with a round for the processor.
let undecoded: Parameters<typeof addReceived>[1][] = [];
let received: Received = { serverSpans: 0, childSpans: 0, lines: 0 };

const server = createServer((request, response) => {
  take(request).then(
    (status) => response.writeHead(status).end(),
    () => response.writeHead(400).end(),
  );
});

async function take(request: IncomingMessage): Promise<number> {
  const body = await buffer(request);
  const { 'content-type': type = '', 'content-encoding': encoding = '' } = request.headers;
  undecoded.push({ path: request.url ?? '', type, encoding, body });
  return request.url === '/v1/traces' ? 200 : 204;
}

const url = listen(server);

answer({
  url: () => url,
  received: () => {
    received = undecoded.reduce(addReceived, received);
    undecoded = [];
    return received;
  },
  /** How often each text stands in the bodies that came since this was last asked; they are forgotten. */
  count: (texts: readonly string[]) => {
    const counts = texts.map((text) => undecoded.reduce((sum, { body }) => sum + occurrences(body, text), 0));
    undecoded = [];
    return counts;
  },
});

function occurrences(body: Buffer, text: string): number {
  let count = 0;
  for (let at = body.indexOf(text); at >= 0; at = body.indexOf(text, at + text.length)) count += 1;
  return count;
}
