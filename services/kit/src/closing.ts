// Connections that a closing server would wait for, as Node counts neither those as idle that no request came on, nor
// those whose request ends later.
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

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
  app.addHook('onSend', async (_, reply) => {
    if (isClosing) reply.header('connection', 'close');
  });
  app.addHook('preClose', async () => {
    isClosing = true;
    for (const socket of unused) socket.destroy();
  });
}
