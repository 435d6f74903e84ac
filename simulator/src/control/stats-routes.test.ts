import { startWorld, type TestWorld } from '../testing/start-world';
import { until } from '../testing/until';

let world: TestWorld | undefined;
afterEach(() => world?.close());

const headers = { authorization: 'Bearer k' };
const messages = [{ role: 'user', content: 'hi' }];
const chat = (at: TestWorld, body: object) => at.call('POST', '/openai/v1/chat/completions', { headers, body });

test('each answered call is counted under its part and status', async () => {
  world = await startWorld();
  await chat(world, { model: 'gpt-4.1', messages });
  await chat(world, { model: 'gpt-4.1', messages, stream: true });
  await chat(world, { model: 'gpt-9', messages });
  await world.call('GET', '/openai/v1/models', { headers });
  await world.call('GET', '/npm/lodash');
  await world.call('GET', '/web/coho-vineyard/');
  await world.call('GET', '/healthz');
  const { json } = await world.call('GET', '/stats');
  expect(json).toEqual({
    since: expect.any(String),
    under_way: 0,
    calls: { openai: { total: 3, 200: 2, 404: 1 }, npm: { total: 1, 200: 1 }, web: { total: 1, 200: 1 } },
  });
  expect((await world.call('DELETE', '/stats')).status).toBe(204);
  expect((await world.call('GET', '/stats')).json.calls).toEqual({});
});

test('a call that its caller gave up is counted as aborted', async () => {
  const slow = (world = await startWorld({ latencyScale: 100 }));
  const gaveUp = new AbortController();
  const call = fetch(`${slow.url}/openai/v1/chat/completions`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-4.1', messages }),
    signal: gaveUp.signal,
  });
  await until(async () => (await slow.call('GET', '/stats')).json.under_way === 1);
  gaveUp.abort();
  await expect(call).rejects.toThrow();
  const report = await until(async () => {
    const { json } = await slow.call('GET', '/stats');
    return json.under_way === 0 && json;
  });
  expect(report.calls).toEqual({ openai: { total: 1, aborted: 1 } });
});
