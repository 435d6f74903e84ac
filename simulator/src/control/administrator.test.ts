import { startWorld, type TestWorld } from '../testing/start-world';

let world: TestWorld;
afterEach(() => world.close());

const CHANGES: [string, string, object | undefined][] = [
  ['PUT', '/faults/provider-outage', { enabled: true }],
  ['DELETE', '/faults/provider-outage', undefined],
  ['POST', '/traffic', { rate: 1, duration_s: 1 }],
  ['DELETE', '/traffic', undefined],
  ['POST', '/deliver', {}],
  ['POST', '/comments', { body: '/upgrade lodash@4.17.21' }],
  ['DELETE', '/stats', undefined],
  ['DELETE', '/inbox/slack', undefined],
];

test.each(CHANGES)('%s %s needs the key', async (method, path, body) => {
  world = await startWorld({ opsApiKey: 'ops-key' });
  for (const authorization of ['', 'Bearer other', 'ops-key']) {
    const { status, json } = await world.call(method, path, { body, headers: { authorization } });
    expect([status, json.detail]).toEqual([401, expect.stringContaining('send "Authorization: Bearer $OPS_API_KEY"')]);
  }
});

test.each(['/faults', '/traffic', '/stats', '/inbox/slack'])('everybody reads %s', async (path) => {
  world = await startWorld({ opsApiKey: 'ops-key' });
  expect((await world.call('GET', path, { headers: { authorization: '' } })).status).toBe(200);
});

test('a fault is switched with the key, and where no key is set', async () => {
  for (const opsApiKey of ['ops-key', undefined]) {
    world = await startWorld({ opsApiKey });
    expect((await world.call('PUT', '/faults/provider-outage', { body: { enabled: true } })).status).toBe(200);
    await world.close();
  }
});
