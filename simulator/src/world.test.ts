import { startWorld } from './testing/start-world';

test('the world says that it is alive and ready', async () => {
  const world = await startWorld();
  const statuses = [await world.call('GET', '/healthz'), await world.call('GET', '/readyz')].map(
    ({ status }) => status,
  );
  const nothing = await world.call('GET', '/nothing');
  await world.close();
  expect(statuses).toEqual([200, 200]);
  expect([nothing.status, nothing.headers.get('content-type')]).toEqual([
    404,
    expect.stringContaining('application/problem+json'),
  ]);
});
