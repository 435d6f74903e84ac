// A fact and the rule of its name, with the real Prometheus and Alertmanager.
import { providerCircuitOpen } from '@sextant/signals/facts';
import { llmProviderState } from '@sextant/signals/llm';
import { until } from '@sextant/stack/until';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { receiver, type Receiver } from '../testing/receiver';
import { captureTelemetry } from '../testing/testing';
import { startAlerting, type Alerting } from '../testing/alerting';
import { fact } from './facts';
import { startFacts, type Facts } from './start-facts';

const NAME = providerCircuitOpen.name;
const OPEN = 2;
const HEALTHY = 0;
const LAPSE_MS = 2_000;

let state = HEALTHY;
let target: Server;
let slack: Receiver;
let alerting: Alerting;
let facts: Facts;

beforeAll(async () => {
  captureTelemetry();
  slack = await receiver();
  slack.respondWith((response) => response.end('ok'));
  target = createServer((_, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(`# TYPE ${llmProviderState.name} gauge\n${llmProviderState.name}{provider="openai"} ${state}\n`);
  });
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
  alerting = await startAlerting({
    timeScale: 0.05,
    slackUrl: slack.url,
    target: `127.0.0.1:${(target.address() as AddressInfo).port}`,
    labels: { service: 'ai', env: 'test' },
  });
  facts = startFacts({
    identity: { service: 'ai', env: 'test' },
    urls: [alerting.url],
    file: alerting.factsFile,
    links: {},
    repeatMs: LAPSE_MS / 4,
  });
}, 600_000);

afterAll(async () => {
  await facts.shutdown();
  await alerting.close();
  await slack.close();
  target.closeAllConnections();
  target.close();
});

/** In the channel of critical alerts; the channel of the team has its own. */
const messages = (status: string) =>
  slack.received.filter(({ body }) => ['#alerts-critical', `[${status}`, NAME].every((part) => body.includes(part)))
    .length;

test('a fact and its rule are one alert and one message; the rule takes over, and the alert resolves with it', async () => {
  const circuit = fact(providerCircuitOpen);
  circuit.raise({ provider: 'openai' }, OPEN);
  state = OPEN;
  await until('Slack has the message', () => messages('FIRING') === 1);
  const [posted] = await alerting.firing(NAME);
  expect(await alerting.firingRules(NAME)).toBe(0);

  await until('the rule fires in Alertmanager, too', async () => {
    // Prometheus's alert ends later than the fact.
    const [alert] = await alerting.firing(NAME);
    return (await alerting.firingRules(NAME)) === 1 && Date.parse(alert!.endsAt) > Date.now() + 2 * LAPSE_MS;
  });
  const both = await alerting.firing(NAME);
  expect(both.map(({ labels, startsAt }) => [labels, startsAt])).toEqual([[posted!.labels, posted!.startsAt]]);

  circuit.clear({ provider: 'openai' });
  const lapsed = Date.now() + LAPSE_MS;
  await until('the fact has lapsed', () => Date.now() > lapsed);
  expect(await alerting.firing(NAME)).toHaveLength(1);

  state = HEALTHY;
  await until('the alert is resolved', async () => (await alerting.firing(NAME)).length === 0);
  await until('Slack has the resolved message', () => messages('RESOLVED') === 1);
  expect([messages('FIRING'), messages('RESOLVED')]).toEqual([1, 1]);
}, 120_000);

test('a fact that ends before its rule fires resolves by itself', async () => {
  const circuit = fact(providerCircuitOpen);
  circuit.raise({ provider: 'google' }, OPEN);
  await until('it fires', async () => (await alerting.firing(NAME)).length === 1);
  circuit.clear({ provider: 'google' });
  await until('it is resolved', async () => (await alerting.firing(NAME)).length === 0);
  expect(await alerting.firingRules(NAME)).toBe(0);
}, 60_000);
