import { startSimulator, type TestSimulator } from '../testing/start-simulator';

let simulator: TestSimulator;
afterEach(() => simulator.close());

test.each<[string, string, object | undefined]>([
  ['PUT', '/faults/provider-outage', { enabled: true }],
  ['DELETE', '/faults/provider-outage', undefined],
  ['POST', '/traffic', { rate: 1, duration_s: 1 }],
  ['DELETE', '/traffic', undefined],
  ['DELETE', '/inbox/slack', undefined],
])('%s %s requires the key', async (method, path, body) => {
  simulator = await startSimulator({ opsApiKey: 'ops-key' });
  for (const authorization of ['', 'Bearer other', 'ops-key']) {
    const { status, json } = await simulator.call(method, path, { body, headers: { authorization } });
    expect([status, json.detail]).toEqual([401, expect.stringContaining('send "Authorization: Bearer $OPS_API_KEY"')]);
  }
});

test.each(['/faults', '/traffic', '/stats', '/inbox/slack'])('GET %s requires no key', async (path) => {
  simulator = await startSimulator({ opsApiKey: 'ops-key' });
  expect((await simulator.call('GET', path, { headers: { authorization: '' } })).status).toBe(200);
});

test.each(['ops-key', undefined])('a fault can be changed with the key %s', async (opsApiKey) => {
  simulator = await startSimulator({ opsApiKey });
  const { status } = await simulator.call('PUT', '/faults/provider-outage', { body: { enabled: true } });
  expect(status).toBe(200);
});
