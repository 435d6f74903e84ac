// Events of runs, incidents and alerts, with a real Postgres and a real Alertmanager.
import { addIncidentAction, openIncident } from '@sextant/records/incidents';
import { finishRun, startRun } from '@sextant/records/runs/changes';
import { until } from '@sextant/stack/until';
import { openRequest } from '../testing/http-request';
import { startOpsApp, type OpsUnderTest } from '../testing/ops';
import { queuedRun } from '../testing/runs';
import { startStores, type TestStores } from '../testing/stores';

let ops: OpsUnderTest;
let stores: TestStores;
let streams: Readonly<Record<'acme' | 'bravo' | 'platform', ReturnType<typeof open>>>;

beforeAll(async () => {
  stores = await startStores(['alertmanager']);
  ops = await startOpsApp({ stores: () => stores.stores });
  await stores.addTenantAlert('acme', 'fired before the streams were opened');
  await until('the alert fires', async () => (await ops.get('/alerts?state=firing')).body.items.length === 1);
  streams = { acme: open(), bravo: open(ops.b.keys.viewer), platform: open(ops.platformKey) };
  for (const stream of Object.values(streams)) await stream.has('overview', { period: '24h' });
}, 240_000);
afterAll(async () => {
  for (const stream of Object.values(streams ?? {})) stream.close();
  await ops?.close();
  await stores?.stop();
});

test('each state of a run is sent to its org and to the platform', async () => {
  const { id } = await queuedRun(ops.database, ops.a.id);
  const ref = { orgId: ops.a.id, runId: id };
  for (const [state, change] of [
    ['queued', () => undefined],
    ['running', () => startRun(ops.database, ref)],
    ['success', () => finishRun(ops.database, ref, { state: 'success' })],
  ] as const) {
    await change();
    const event = { id, org: 'acme', kind: expect.any(String), state };
    await streams.acme.has('run', event);
    await streams.platform.has('run', event);
  }
  expect(streams.bravo.events('run')).toEqual([]);
});

test('an incident is sent when it is opened and when its state changes', async () => {
  const incident = { key: 'k', title: 'Queue is full', severity: 'critical' } as const;
  const { id } = (await openIncident(ops.database, ops.b.id, incident)).incident;
  const event = { id, org: 'bravo', title: 'Queue is full', severity: 'critical' };
  await streams.bravo.has('incident', { ...event, state: 'open' });
  await addIncidentAction(ops.database, ops.b.id, id, { actor: 'ann', action: 'resolve' });
  for (const stream of [streams.bravo, streams.platform]) await stream.has('incident', { ...event, state: 'resolved' });
  expect(streams.acme.events('incident')).toEqual([]);
});

test('an alert is sent when it fires and when it ends, and not when it fired before', async () => {
  await stores.addTenantAlert('bravo', 'The last page run failed');
  const event = { name: 'LastRunFailed', org: 'bravo', severity: 'warning', summary: 'The last page run failed' };
  for (const stream of [streams.bravo, streams.platform]) await stream.has('alert', { ...event, state: 'firing' });
  await stores.endTenantAlert('bravo');
  for (const stream of [streams.bravo, streams.platform]) await stream.has('alert', { ...event, state: 'resolved' });
  expect(streams.acme.events('alert')).toEqual([]);
});

/** Opens the stream of a key. */
function open(key: string = ops.a.keys.viewer) {
  let text = '';
  const stream = openRequest(ops, '/api/v1/stream', { authorization: `Bearer ${key}` }, (response) => {
    response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  });
  stream.on('error', () => undefined);
  const events = (name: string): unknown[] =>
    [...text.matchAll(/event: (\w+)\ndata: (.+)\n\n/g)].flatMap(([, event, data]) =>
      event === name ? [JSON.parse(data!) as unknown] : [],
    );
  return {
    events,
    has: (name: string, data: object) =>
      until(`the stream has ${name} ${JSON.stringify(data)}`, () => {
        expect(events(name)).toContainEqual(expect.objectContaining(data));
        return true;
      }),
    close: () => stream.destroy(),
  };
}
