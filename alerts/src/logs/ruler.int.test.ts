// The alerts on log lines, evaluated by Loki's own ruler and posted to Alertmanager, as the stack configures them.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startStack, type TestStack } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';
import { compileAlerts } from '../compile/compile';
import { sextantLogAlerts } from '../rules/sextant';
import type { LogAlert, TestLines } from './declare';

const GENERATE = resolve(__dirname, '../../dist/generate.js');
/** The rules wait less, and are otherwise those of production. */
const FOR = '1s';

const alerts = sextantLogAlerts.flatMap((group) => group.alerts);
const cases = alerts.flatMap((alert) => alert.tests.map((one) => ({ alert, one })));
/** Each test has an environment of its own; the queries are per service, so it is part of the service. */
const serviceOf = (index: number, service: string): string => (service === 'loki' ? service : `${service}-${index}`);

let folder: string;
let stack: TestStack;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-ruler-'));
  execFileSync(process.execPath, [GENERATE, '--out', folder]);
  const logs = sextantLogAlerts.map((group) => ({
    ...group,
    alerts: group.alerts.map((alert): LogAlert => (alert.for ? { ...alert, for: FOR } : alert)),
  }));
  writeFileSync(join(folder, 'loki', 'fake', 'rules.yml'), compileAlerts([], { logs }).rulerRules);
  const env = { SEXTANT_ALERTS_DIR: folder, SEXTANT_SCRAPE_INTERVAL: '1s' };
  stack = await startStack({ only: ['loki', 'alertmanager'], env });
  await push(
    cases.flatMap(({ one }, i) => one.lines.map((lines) => ({ ...lines, service: serviceOf(i, lines.service) }))),
  );
}, 600_000);

afterAll(async () => {
  await stack.stop();
  rmSync(folder, { recursive: true });
});

/** Pushes lines as services do, all at about the same time. */
async function push(all: readonly TestLines[]): Promise<void> {
  const now = BigInt(Date.now()) * 1_000_000n;
  const streams = all.map(({ service, level, message, count }) => ({
    stream: { service, env: 'local', level },
    values: Array.from({ length: count }, (_, i) => [String(now + BigInt(i)), JSON.stringify({ level, message })]),
  }));
  const response = await fetch(`${stack.endpoints['loki']}/loki/api/v1/push`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ streams }),
  });
  expect(response.status).toBe(204);
}

interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

async function posted(): Promise<readonly PostedAlert[]> {
  const basic = Buffer.from(`sextant:${stack.secrets.ALERTMANAGER_PASSWORD}`).toString('base64');
  const headers = { authorization: `Basic ${basic}` };
  return (await (await fetch(`${stack.endpoints['alertmanager']}/api/v2/alerts`, { headers })).json()) as PostedAlert[];
}

const find = (all: readonly PostedAlert[], name: string, service: string) =>
  all.find(({ labels }) => labels['alertname'] === name && labels['service'] === service);

test('each alert fires in its situations, with its labels and texts, and is silent in the others', async () => {
  const firing = cases.flatMap(({ alert, one }, i) => (one.fires ? [{ alert, fires: one.fires, i }] : []));
  const all = await until('every alert that should fire has fired', async () => {
    const now = await posted();
    return firing.every(({ alert, fires, i }) => find(now, alert.name, serviceOf(i, fires.labels['service']!))) && now;
  });
  for (const { alert, fires, i } of firing) {
    const service = serviceOf(i, fires.labels['service']!);
    const { labels, annotations } = find(all, alert.name, service)!;
    expect(labels).toEqual({
      ...{ alertname: alert.name, env: 'local', severity: alert.severity, team: alert.team },
      ...fires.labels,
      service,
    });
    expect(annotations).toMatchObject({ value: fires.value, summary: expect.stringContaining(service) });
    expect(decodeURIComponent(annotations['query_url']!)).toContain('count_over_time');
  }
  // One evaluation has all services, so those that are silent now are silent at their thresholds.
  const unexpected = all.filter(({ labels }) => {
    const index = Number(/\d+$/.exec(labels['service']!)?.[0] ?? -1);
    const found = cases[index];
    return found?.one.fires === undefined || found.alert.name !== labels['alertname'];
  });
  expect(unexpected.map(({ labels }) => labels)).toEqual([]);
});
