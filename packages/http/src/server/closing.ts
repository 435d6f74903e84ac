// Closes connections that Node would keep a closing server waiting for: those without a request so far, and those that
// stay open after their last response.
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../problem/problem';

/**
 * While the application closes, destroys connections without a request (clients open them in advance), ends the others
 * with their current response, and answers 503 to new requests.
 */
export function closeConnections(app: FastifyInstance): void {
  const unused = new Set<Socket>();
  let isClosing = false;
  app.server.on('connection', (socket: Socket) => {
    if (isClosing) return void socket.destroy();
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  app.server.on('request', ({ socket }: { readonly socket: Socket }) => unused.delete(socket));
  app.addHook('onRequest', (_request, _reply, done) => {
    if (!isClosing) return done();
    const options = {
      headers: { 'retry-after': '1' },
      fields: { error_class: 'SERVICE_UNAVAILABLE', retryable: true },
    };
    done(new ProblemError(503, 'the service is stopping: retry', options));
  });
  app.addHook('onSend', async (_, reply) => {
    if (isClosing) reply.header('connection', 'close');
  });
  app.addHook('preClose', async () => {
    isClosing = true;
    for (const socket of unused) socket.destroy();
  });
}
