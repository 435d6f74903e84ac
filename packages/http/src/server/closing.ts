// Connections that a closing server would wait for, as Node counts neither those as idle that no request came on, nor
// those whose request ends later.
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../problem/problem';

/**
 * When the application closes, connections end that no request came on, which clients open ahead, and the others with
 * the answer that is under way, in place of being kept for the next request.
 */
export function endConnections(app: FastifyInstance): void {
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
    done(new ProblemError(503, 'the service is stopping: send this again', options));
  });
  app.addHook('onSend', async (_, reply) => {
    if (isClosing) reply.header('connection', 'close');
  });
  app.addHook('preClose', async () => {
    isClosing = true;
    for (const socket of unused) socket.destroy();
  });
}
