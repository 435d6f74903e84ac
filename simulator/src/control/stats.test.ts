import { until } from '@sextant/stack/until';
import { startSimulator, type TestSimulator } from '../testing/start-simulator';

let simulator: TestSimulator;
afterEach(() => simulator.close());

const headers = { authorization: 'Bearer k' };
const messages = [{ role: 'user', content: 'hi' }];
const chat = (body: object) => simulator.call('POST', '/openai/v1/chat/completions', { headers, body });

test('each call is counted by part and status', async () => {
  simulator = await startSimulator();
  await chat({ model: 'gpt-4.1', messages });
  await chat({ model: 'gpt-4.1', messages, stream: true });
  await chat({ model: 'gpt-9', messages });
  await simulator.call('GET', '/npm/lodash');
  await simulator.call('GET', '/web/coho-vineyard/');
  await simulator.call('GET', '/healthz');
  const { json } = await simulator.call('GET', '/stats');
  expect(json).toEqual({
    since: expect.any(String),
    under_way: 0,
    calls: { openai: { total: 3, 200: 2, 404: 1 }, npm: { total: 1, 200: 1 }, web: { total: 1, 200: 1 } },
  });
});

test('a call that the caller aborts is counted as aborted', async () => {
  simulator = await startSimulator({ latencyScale: 100 });
  const stats = async () => (await simulator.call('GET', '/stats')).json;
  const caller = new AbortController();
  const call = fetch(`${simulator.url}/openai/v1/chat/completions`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-4.1', messages }),
    signal: caller.signal,
  });
  await until('the call is under way', async () => (await stats()).under_way === 1);
  caller.abort();
  await expect(call).rejects.toThrow();
  await until('the call has ended', async () => (await stats()).under_way === 0);
  expect((await stats()).calls).toEqual({ openai: { total: 1, aborted: 1 } });
});
