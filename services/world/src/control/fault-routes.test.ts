import { startWorld, type TestWorld } from '../testing/start-world';

let world: TestWorld;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

test('every fault is listed with what it disturbs, and is off at first', async () => {
  const { json } = await world.call('GET', '/faults');
  expect(json.map(({ name }: { name: string }) => name)).toEqual(['provider-outage', 'provider-slow', 'bad-signature']);
  for (const fault of json) {
    expect(fault).toMatchObject({ description: expect.any(String), enabled: false, rate: 1 });
    expect(fault.disturbs).not.toHaveLength(0);
  }
});

test('a fault is switched on for a share of events, and off again', async () => {
  const on = await world.call('PUT', '/faults/provider-slow', { body: { enabled: true, rate: 0.25 } });
  expect([on.status, on.json]).toEqual([
    200,
    expect.objectContaining({ name: 'provider-slow', enabled: true, rate: 0.25 }),
  ]);
  expect((await world.call('DELETE', '/faults/provider-slow')).status).toBe(204);
  const { json } = await world.call('GET', '/faults');
  expect(json[1]).toMatchObject({ name: 'provider-slow', enabled: false, rate: 1 });
});

test.each([
  ['a rate above 1', { enabled: true, rate: 1.5 }, 'rate'],
  ['a rate that is no number', { enabled: true, rate: 'half' }, 'rate'],
  ['no word on whether it is on', { rate: 1 }, 'enabled'],
  ['a misspelt field', { enabled: true, rates: 1 }, 'rates'],
  ['no body', undefined, 'enabled'],
])('%s is refused, and the field is named', async (_title, body, field) => {
  const { status, headers, json } = await world.call('PUT', '/faults/provider-outage', { body });
  expect(status).toBe(422);
  expect(headers.get('content-type')).toContain('application/problem+json');
  expect(json).toMatchObject({
    status: 422,
    title: 'Unprocessable Entity',
    errors: [{ field, message: expect.any(String) }],
  });
});

test.each(['PUT', 'DELETE'])('%s of an unknown fault lists the known ones', async (method) => {
  const { status, json } = await world.call(method, '/faults/earthquake', { body: { enabled: true } });
  expect(status).toBe(404);
  expect(json.detail).toBe(
    "there is no fault 'earthquake'; the faults are provider-outage, provider-slow, bad-signature",
  );
});

test('truncated JSON is a problem of status 400', async () => {
  const { status, headers } = await world.call('PUT', '/faults/provider-outage', { body: '{"enabled":' });
  expect(status).toBe(400);
  expect(headers.get('content-type')).toContain('application/problem+json');
});
