import { useSimulator } from './testing/start-simulator';

const simulator = useSimulator();

test.each(['/healthz', '/readyz'])('%s answers 200', async (path) => {
  expect((await simulator.call('GET', path)).status).toBe(200);
});

test('an unknown path is a problem with status 404', async () => {
  const { status, headers } = await simulator.call('GET', '/nothing');
  expect([status, headers.get('content-type')]).toEqual([404, expect.stringContaining('application/problem+json')]);
});
