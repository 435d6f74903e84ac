import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { closeConnections } from './closing';

test('closing waits for the current request but not for connections without a request', async () => {
  const app = Fastify({ logger: false, forceCloseConnections: 'idle' });
  closeConnections(app);
  let respond!: (text: string) => void;
  const received = new Promise<void>((resolve) =>
    app.get('/', () => {
      resolve();
      return new Promise<string>((send) => (respond = send));
    }),
  );
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const unused = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  await once(unused, 'connect');
  const response = fetch(url);
  await received;
  const ended = once(unused.resume(), 'close');
  const closed = app.close();
  await ended;
  respond('done');
  expect(await (await response).text()).toBe('done');
  await closed;
});
