// What Node refuses before a request reaches the application, as the same problems that the application answers with.
import type { FastifyInstance } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { ProblemError, problemText } from '../problem/problem';
import { SAFE_HEADERS } from '../problem/safe-headers';

/** By the codes of Node and of its parser; all others are malformed requests. */
const REFUSALS: Readonly<Record<string, readonly [status: number, detail: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'the request did not arrive in time: send it again'],
  HPE_HEADER_OVERFLOW: [431, 'the address and the headers are larger than 16 KB: send less'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'the extensions of chunks are larger than 16 KB: send none'],
  HPE_INVALID_METHOD: [400, 'the method is not one of HTTP'],
  HPE_INVALID_URL: [400, 'the address has a character that must be percent-encoded'],
  HPE_INVALID_VERSION: [505, 'the version of HTTP is not supported: send HTTP/1.1'],
};

/** Fastify's option of this name. The connection ends, as nothing that follows can be read. */
export function clientErrorHandler(error: Error & { readonly code?: string }, socket: Duplex): void {
  const { code = '', message } = error;
  const started = (socket as { readonly _httpMessage?: { readonly headersSent: boolean } | null })._httpMessage;
  if (code === 'ECONNRESET' || !socket.writable || started?.headersSent) return void socket.destroy();
  const [status, detail] = REFUSALS[code] ?? [
    400,
    `the request is malformed: ${message.replace(/^Parse Error: /, '')}`,
  ];
  end(socket, status, detail);
}

/** Has the application answer for requests that Node would refuse with an empty body, or by closing the connection. */
export function answerForNode(app: FastifyInstance): void {
  app.addHook('onRequest', ({ raw }, _, done) => {
    if (raw.httpVersion !== '1.1' || raw.headers.host !== undefined) done();
    else done(new ProblemError(400, 'the header Host is missing', { headers: { connection: 'close' } }));
  });
  app.server.on('checkExpectation', ({ headers }: IncomingMessage, response: ServerResponse) => {
    const detail = `the expectation ${JSON.stringify(headers.expect?.slice(0, 80))} cannot be met: leave it out`;
    const body = problemText(417, detail);
    response.writeHead(417, headersOf(body)).end(body);
  });
  app.server.on('connect', (_: IncomingMessage, socket: Duplex) => {
    socket.on('error', () => undefined);
    end(socket, 405, 'this is no proxy: CONNECT is not allowed');
  });
}

function end(socket: Duplex, status: number, detail: string): void {
  const body = problemText(status, detail);
  const lines = Object.entries(headersOf(body)).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body}`, () =>
    socket.destroy(),
  );
}

function headersOf(body: string): Readonly<Record<string, string>> {
  return {
    ...SAFE_HEADERS,
    'content-type': 'application/problem+json',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
}
