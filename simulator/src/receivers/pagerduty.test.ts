import { useSimulator } from '../testing/start-simulator';

const simulator = useSimulator();

const enqueue = (body: unknown) => simulator.call('POST', '/pagerduty/v2/enqueue', { body });
const payload = { summary: 'Queue is stuck', source: 'prometheus', severity: 'critical' };

test('an event is accepted with its dedup key and stored in the inbox', async () => {
  const event = { routing_key: 'key', event_action: 'trigger', dedup_key: 'queue-stuck', payload };
  const { status, json } = await enqueue(event);
  expect([status, json]).toEqual([202, { status: 'success', message: 'Event processed', dedup_key: 'queue-stuck' }]);
  expect((await simulator.call('GET', '/inbox/pagerduty?limit=1')).json).toEqual([
    { received_at: expect.any(String), dedup_key: 'queue-stuck', event },
  ]);
});

test('an event without a dedup key gets one', async () => {
  const { json } = await enqueue({ routing_key: 'key', event_action: 'trigger', payload });
  expect(json.dedup_key).toMatch(/^[0-9a-f]{32}$/);
});

test.each([
  ['without a routing key', { event_action: 'trigger', payload }, "'routing_key' is missing or blank"],
  ['with an unknown action', { routing_key: 'key', event_action: 'shout', payload }, "'event_action' is invalid"],
  [
    'that resolves without a dedup key',
    { routing_key: 'key', event_action: 'resolve' },
    "'dedup_key' is missing or blank",
  ],
  [
    'with an unknown severity',
    { routing_key: 'key', event_action: 'trigger', payload: { ...payload, severity: 'P1' } },
    "'payload.severity' is invalid",
  ],
])('an event %s is refused', async (_title, body, error) => {
  const { status, json } = await enqueue(body);
  expect(status).toBe(400);
  expect(json).toEqual({ status: 'invalid event', message: 'Event object is invalid', errors: [error] });
});
