import { useSimulator } from '../testing/start-simulator';

const simulator = useSimulator();
const notification = { version: '4', status: 'firing', alerts: [{ labels: { alertname: 'TargetDown' } }] };
const headers = { 'x-webhook-secret': 'secret' };

test('a notification is stored in the inbox', async () => {
  const { status } = await simulator.call('POST', '/webhook/alerts', { body: notification, headers });
  expect(status).toBe(204);
  expect((await simulator.call('GET', '/inbox/webhook')).json).toEqual([
    { received_at: expect.any(String), payload: notification },
  ]);
});

test('a heartbeat needs no header and has an inbox of its own', async () => {
  const { status } = await simulator.call('POST', '/webhook/heartbeat', { body: notification });
  expect(status).toBe(204);
  expect((await simulator.call('GET', '/inbox/heartbeat')).json).toEqual([
    { received_at: expect.any(String), payload: notification },
  ]);
});

test.each([
  ['without the secret header', notification, {}, 401],
  ['without alerts', { ...notification, alerts: [] }, headers, 422],
  ['of another version', { ...notification, version: '3' }, headers, 422],
])('a notification %s is refused', async (_title, body, sent, status) => {
  expect((await simulator.call('POST', '/webhook/alerts', { body, headers: sent })).status).toBe(status);
});
