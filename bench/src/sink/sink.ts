// The sink: receives OTLP traces and Loki pushes over HTTP and counts them.
import { createServer, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listen, serveMethods } from '../rpc/server';
import { addReceived, type Push, type Received } from './received';

// Bodies are decoded when counts are requested, so that decoding does not compete with a round for CPU.
let undecoded: Push[] = [];
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

serveMethods({
  url: () => url,
  received: () => {
    received = undecoded.reduce(addReceived, received);
    undecoded = [];
    return received;
  },
  /** The occurrences of each text in the bodies since the last count. */
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
