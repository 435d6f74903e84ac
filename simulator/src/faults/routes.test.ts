import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useSimulator } from '../testing/start-simulator';
import { FAULTS } from './catalogue';

const simulator = useSimulator('test');

test('every fault is listed with its signals and is off by default', async () => {
  const { json } = await simulator.call('GET', '/faults');
  expect(json.map(({ name }: { name: string }) => name)).toEqual(FAULTS.map(({ name }) => name));
  for (const fault of json) {
    expect(fault).toMatchObject({ description: expect.any(String), enabled: false, rate: 1 });
    expect(fault.shown_by).not.toHaveLength(0);
  }
});

test('a fault is enabled for a share of events, and disabled again', async () => {
  const on = await simulator.call('PUT', '/faults/provider-slow', { body: { enabled: true, rate: 0.25 } });
  expect([on.status, on.json]).toEqual([
    200,
    expect.objectContaining({ name: 'provider-slow', enabled: true, rate: 0.25 }),
  ]);
  expect((await simulator.call('DELETE', '/faults/provider-slow')).status).toBe(204);
  const { json } = await simulator.call('GET', '/faults');
  expect(json[1]).toMatchObject({ name: 'provider-slow', enabled: false, rate: 1 });
});

test('a fault can be limited to some providers', async () => {
  const body = { enabled: true, providers: ['openai', 'google'] };
  expect((await simulator.call('PUT', '/faults/provider-slow', { body })).json).toMatchObject(body);
});

test.each([
  ['providers', 'bad-signature', { enabled: true, providers: ['openai'] }],
  ['providers.0', 'provider-slow', { enabled: true, providers: ['acme'] }],
  ['count', 'provider-slow', { enabled: true, count: 5 }],
  ['count', 'queue-flood', { enabled: true, count: 20_001 }],
])('%s is refused for %s in %j', async (field, name, body) => {
  const { status, json } = await simulator.call('PUT', `/faults/${name}`, { body });
  expect([status, json.errors[0].field]).toEqual([422, field]);
});

test('a fault of the stack is only stored', async () => {
  const { status, json } = await simulator.call('PUT', '/faults/lost-database', { body: { enabled: true } });
  expect([status, json.by, json.enabled]).toEqual([200, 'stack', true]);
});

/** The names of the signals or alerts that are declared in a folder. */
async function declaredIn(folder: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true });
  const texts = await Promise.all(
    files.filter((file) => file.endsWith('.ts')).map((file) => readFile(join(folder, file), 'utf8')),
  );
  return texts.flatMap((text) => [...text.matchAll(/name: '(\w+)'/g)].map(([, name = '']) => name));
}

test('the signals and alerts of every fault are declared', async () => {
  const root = join(__dirname, '../../..');
  const folders = ['signals/src/domains', 'alerts/src/rules'].map((folder) => declaredIn(join(root, folder)));
  const declared = new Set((await Promise.all(folders)).flat());
  for (const { shown_by } of FAULTS) for (const name of shown_by) expect(declared).toContain(name);
});

test.each([
  ['a rate above 1', { enabled: true, rate: 1.5 }, 'rate'],
  ['a rate that is not a number', { enabled: true, rate: 'half' }, 'rate'],
  ['a missing enabled', { rate: 1 }, 'enabled'],
  ['a misspelt field', { enabled: true, rates: 1 }, 'rates'],
  ['a missing body', undefined, 'enabled'],
])('%s is refused with the name of the field', async (_title, body, field) => {
  const { status, headers, json } = await simulator.call('PUT', '/faults/provider-outage', { body });
  expect(status).toBe(422);
  expect(headers.get('content-type')).toContain('application/problem+json');
  expect(json).toMatchObject({
    status: 422,
    title: 'Unprocessable Entity',
    errors: [{ field, message: expect.any(String) }],
  });
});

test.each(['PUT', 'DELETE'])('%s of an unknown fault lists the faults', async (method) => {
  const { status, json } = await simulator.call(method, '/faults/earthquake', { body: { enabled: true } });
  expect(status).toBe(404);
  expect(json.detail).toContain("unknown fault 'earthquake': expected one of provider-outage, provider-slow,");
});

test('truncated JSON is a problem with status 400', async () => {
  const { status, headers } = await simulator.call('PUT', '/faults/provider-outage', { body: '{"enabled":' });
  expect(status).toBe(400);
  expect(headers.get('content-type')).toContain('application/problem+json');
});
