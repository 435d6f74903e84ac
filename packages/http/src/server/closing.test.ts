import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { endConnections } from './closing';

test('closing waits for a request that is under way, and for no connection that has had none', async () => {
  const app = Fastify({ logger: false, forceCloseConnections: 'idle' });
  endConnections(app);
  let answer!: (text: string) => void;
  const asked = new Promise<void>((resolve) =>
    app.get('/', () => {
      resolve();
      return new Promise<string>((given) => (answer = given));
    }),
  );
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const unused = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  await once(unused, 'connect');
  const response = fetch(url);
  await asked;
  const ended = once(unused.resume(), 'close');
  const closed = app.close();
  await ended;
  answer('done');
  expect(await (await response).text()).toBe('done');
  await closed;
});
