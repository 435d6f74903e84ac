import { boundedLabel, label } from '@sextant/signals/declare/label';
import * as declare from '@sextant/signals/declare/fact';
import { sextant } from '@sextant/signals/sextant';
import { factPostsTotal } from '@sextant/signals/telemetry';
import { until } from '@sextant/stack/until';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { receiver, type Receiver } from '../testing/receiver';
import { captureTelemetry, type Capture } from '../testing/testing';
import type { FactAlerts, PostedAlert } from './fact-file';
import { burst, fact } from './facts';
import { startFacts, type Facts, type FactSettings } from './start-facts';

const color = label('color', 'color of the light', ['red', 'green']);
const lightIsOff = declare.fact({ name: 'LightIsOff', description: 'A light is off.', labels: [color] });
const host = boundedLabel('host', 'host of a request', { budget: 1_000 });
const hostIsSlow = declare.fact({ name: 'HostIsSlow', description: 'A host is slow.', labels: [host] });
const knocks = declare.burst({ name: 'Knocks', description: 'Knocks.', labels: [host], above: 2, window: '1m' });

const alert = (own_labels: readonly string[]) => ({
  labels: { severity: 'critical', team: 'lights' },
  own_labels,
  annotations: { summary: 'the {color} light of {service} is off', value: '{value} lights' },
  dashboard: 'lights',
  runbook: 'Lights',
  query: 'lights',
});
const FILE: FactAlerts = {
  LightIsOff: alert(['color', 'service']),
  HostIsSlow: alert(['host']),
  Knocks: alert(['host']),
};

const folder = mkdtempSync(join(tmpdir(), 'sextant-facts-'));
const file = join(folder, 'facts.json');
writeFileSync(file, JSON.stringify(FILE));
afterAll(() => rmSync(folder, { recursive: true }));

let alertmanager: Receiver;
let captured: Capture;
let running: Facts | undefined;
beforeEach(async () => {
  captured = captureTelemetry();
  alertmanager = await receiver();
  alertmanager.respondWith(200);
});
afterEach(async () => {
  await running?.shutdown();
  running = undefined;
  await alertmanager.close();
});

const start = (settings: Partial<FactSettings> = {}) =>
  (running = startFacts({
    identity: { service: 'lamp', env: 'test' },
    urls: [alertmanager.url],
    file,
    links: { runbooks: 'https://runbooks.test' },
    ...settings,
  }));
const posts = () => alertmanager.received.map(({ body }) => JSON.parse(body) as readonly PostedAlert[]);
const light = () => fact(lightIsOff);
const results = async (result: 'accepted' | 'refused' | 'unreachable' | 'dropped') =>
  captured.value(factPostsTotal, { result });

test('a fact is posted at once, with the labels and texts of its alert', async () => {
  start();
  const before = Date.now();
  light().raise({ color: 'red' }, 1);
  await until('it is posted', () => posts().length > 0);
  const [one] = posts()[0]!;
  expect(alertmanager.received[0]!.path).toBe('/api/v2/alerts');
  expect(one).toMatchObject({
    labels: {
      ...{ alertname: 'LightIsOff', severity: 'critical', team: 'lights' },
      ...{ env: 'test', service: 'lamp', color: 'red' },
    },
    annotations: {
      summary: 'the red light of lamp is off',
      value: '1 lights',
      runbook_url: 'https://runbooks.test/Lights.md',
    },
  });
  const [startsAt, endsAt] = [one!.startsAt, one!.endsAt].map((time) => Date.parse(time));
  expect(startsAt).toBeGreaterThanOrEqual(before);
  expect(startsAt).toBeLessThanOrEqual(Date.now());
  expect(endsAt! - startsAt!).toBeGreaterThan(10_000);
});

test('facts of one turn share a request, and a fact that holds already is not posted again', async () => {
  start();
  const instrument = light();
  instrument.raise({ color: 'red' }, 1);
  instrument.raise({ color: 'green' }, 1);
  instrument.raise({ color: 'red' }, 1);
  await until('they are posted', async () => (await results('accepted')) === 2);
  instrument.raise({ color: 'red' }, 1);
  fact(hostIsSlow).raise({ host: 'a' }, 1);
  await until('another fact is posted', () => posts().length === 2);
  expect(posts().map((post) => post.length)).toEqual([2, 3]);
});

test('facts are posted again until they are cleared', async () => {
  start({ repeatMs: 10 });
  const instrument = light();
  instrument.raise({ color: 'red' }, 1);
  await until('it is posted three times', () => posts().length >= 3);
  const ends = posts().map(([one]) => Date.parse(one!.endsAt));
  expect(ends).toEqual(ends.toSorted((a, b) => a - b));
  instrument.raise({ color: 'green' }, 1);
  instrument.clear({ color: 'red' });
  await until('only the other is posted', () => posts().at(-1)?.[0]?.labels['color'] === 'green');
  instrument.clear({ color: 'green' });
  expect(captured.facts()).toEqual([]);
});

test('posts that fail are repeated, counted and logged once', async () => {
  alertmanager.respondWith((response, n) => response.writeHead(n < 4 ? 500 : 200).end('no'));
  start({ repeatMs: 10 });
  light().raise({ color: 'red' }, 1);
  await until('it is accepted', async () => ((await results('accepted')) ?? 0) > 0);
  expect(await results('refused')).toBe(3);
  const lines = captured.lines().filter(({ operation }) => operation === 'post_facts');
  expect(lines.map(({ level, message }) => [level, message])).toEqual([
    ['warn', 'Alertmanager does not accept facts'],
    ['info', 'Alertmanager accepts facts again'],
  ]);
});

test('an Alertmanager that is away does not delay the others', async () => {
  start({ urls: ['http://127.0.0.1:1', alertmanager.url] });
  light().raise({ color: 'red' }, 1);
  await until('the other has it', async () => (await results('accepted')) === 1);
  await until('the failure is counted', async () => ((await results('unreachable')) ?? 0) > 0);
});

test('requests have the credentials, which are not in the log', async () => {
  start({ credentials: { username: 'sextant', password: 'correct horse' } });
  light().raise({ color: 'red' }, 1);
  await until('it is posted', () => posts().length > 0);
  const basic = `Basic ${Buffer.from('sextant:correct horse').toString('base64')}`;
  expect(alertmanager.received[0]!.headers['authorization']).toBe(basic);
  expect(JSON.stringify(captured.lines())).not.toContain('correct horse');
});

test('a fact that holds before the start is posted at the start', async () => {
  light().raise({ color: 'red' }, 1);
  start();
  await until('it is posted', () => posts().length > 0);
});

test('a process holds at most 100 facts, and counts the others', async () => {
  start();
  const instrument = fact(hostIsSlow);
  for (let i = 0; i < 103; i += 1) instrument.raise({ host: `host ${i}` }, 1);
  expect(captured.facts()).toHaveLength(100);
  expect(await results('dropped')).toBe(3);
});

test('a burst is raised by the event after its threshold, for each set of labels', () => {
  const counter = burst(knocks);
  const knock = (host: string, times: number) => Array.from({ length: times }, () => counter.add({ host }));
  knock('a', 2);
  knock('b', 2);
  expect(captured.facts()).toEqual([]);
  knock('a', 1);
  expect(captured.facts()).toEqual([{ name: 'Knocks', labels: { host: 'a' }, value: 3 }]);
});

test('misuse does not throw and is reported once', async () => {
  const instrument = light();
  const hostile = Object.defineProperty({}, 'color', {
    get: () => {
      throw new Error('no');
    },
  });
  for (const labels of [{ color: 'blue' }, {}, null, undefined, hostile]) {
    expect(() => instrument.raise(labels as never, 1)).not.toThrow();
  }
  expect(captured.facts()).toEqual([]);
  const problems = await captured.problems(sextant);
  expect(problems.filter((problem) => problem.startsWith('fact LightIsOff'))).toHaveLength(2);
});

test.each([
  ['is missing', join(folder, 'none.json')],
  ['is not JSON', join(folder, 'broken.json')],
])('a file of alerts that %s disables facts and is logged', async (_, path) => {
  writeFileSync(join(folder, 'broken.json'), '{');
  start({ file: path });
  light().raise({ color: 'red' }, 1);
  expect(captured.lines()).toMatchObject([
    { level: 'error', message: 'facts are not posted to Alertmanager', 'error.message': expect.stringContaining(path) },
  ]);
});

test('a fact without an alert in the file is reported and does not stop the others', async () => {
  start();
  fact({ ...lightIsOff, name: 'Unknown' }).raise({ color: 'red' }, 1);
  light().raise({ color: 'red' }, 1);
  await until('the other is posted', () => posts().length > 0);
  expect(posts()[0]!.map(({ labels }) => labels['alertname'])).toEqual(['LightIsOff']);
  expect(await captured.problems(sextant)).toContain(
    'fact Unknown: its alert is not in the file of alerts, so it is not posted',
  );
});

test('type errors: labels of a fact, and values of its closed labels', () => {
  const instrument = light();
  // @ts-expect-error -- the label is missing
  instrument.raise({}, 1);
  // @ts-expect-error -- blue is not one of the values
  instrument.raise({ color: 'blue' }, 1);
  const none = fact(declare.fact({ name: 'None', description: 'None.', labels: [] }));
  // @ts-expect-error -- the fact has no labels
  none.raise({ color: 'red' }, 1);
});
