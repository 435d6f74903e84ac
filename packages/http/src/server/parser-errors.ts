// Answers with problem details where Node refuses a request before it reaches the application.
import type { FastifyInstance } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { ProblemError, problemText, SAFE_HEADERS } from '../problem/problem';

/** By the error codes of Node and its parser. Every other code is a malformed request. */
const REFUSALS: Readonly<Record<string, readonly [status: number, detail: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'the request did not arrive in time: retry'],
  HPE_HEADER_OVERFLOW: [431, 'the URL and the headers exceed 16 KB: send less'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'the chunk extensions exceed 16 KB: send none'],
  HPE_INVALID_METHOD: [400, 'the HTTP method is unknown'],
  HPE_INVALID_URL: [400, 'the URL has a character that must be percent-encoded'],
  HPE_INVALID_VERSION: [505, 'the HTTP version is not supported: send HTTP/1.1'],
};

/** Fastify's option of this name. Ends the connection, because nothing that follows can be parsed. */
export function clientErrorHandler(error: Error & { readonly code?: string }, socket: Duplex): void {
  const { code = '', message } = error;
  const current = (socket as { readonly _httpMessage?: { readonly headersSent: boolean } | null })._httpMessage;
  if (code === 'ECONNRESET' || !socket.writable || current?.headersSent) return void socket.destroy();
  const malformed = `the request is malformed: ${message.replace(/^Parse Error: /, '')}`;
  const [status, detail] = REFUSALS[code] ?? [400, malformed];
  respond(socket, status, detail);
}

/** Answers requests that Node would refuse with an empty body or by closing the connection. */
export function answerForNode(app: FastifyInstance): void {
  app.addHook('onRequest', ({ raw }, _, done) => {
    if (raw.httpVersion !== '1.1' || raw.headers.host !== undefined) done();
    else done(new ProblemError(400, 'the Host header is missing', { headers: { connection: 'close' } }));
  });
  app.server.on('checkExpectation', ({ headers }: IncomingMessage, response: ServerResponse) => {
    const detail = `the expectation ${JSON.stringify(headers.expect?.slice(0, 80))} is not supported: remove it`;
    const body = problemText(417, detail);
    response.writeHead(417, headersOf(body)).end(body);
  });
  app.server.on('connect', (_: IncomingMessage, socket: Duplex) => {
    socket.on('error', () => undefined);
    respond(socket, 405, 'this server is not a proxy: CONNECT is not allowed');
  });
}

function respond(socket: Duplex, status: number, detail: string): void {
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
