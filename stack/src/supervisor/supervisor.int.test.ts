// The stack on real components: starts, crashes, stops.
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { basicAuthorization, tcpProblem } from '../checks';
import type { ComponentName } from '../component';
import { ALERTMANAGER_USER } from '../components/alertmanager';
import { homeAt, REPOSITORY } from '../home';
import { runningStack } from './launch';
import { componentOf, processesOf, removeFolders, stateOf, temporaryFolder, until } from '../testing/stack-state';
import { isAlive } from '../processes';
import { loadSecrets } from '../site/secrets';
import { startStack, type TestStack } from '../testing/testing';

jest.setTimeout(120_000);
afterAll(removeFolders);

const SMALL: readonly ComponentName[] = ['postgres', 'redis', 'prometheus', 'alertmanager'];

describe('a running stack', () => {
  let stack: TestStack;
  beforeAll(async () => (stack = await startStack({ only: SMALL })));
  afterAll(() => stack.stop());

  test('answers at the addresses that it wrote down', async () => {
    const response = await fetch(`${stack.endpoints['prometheus']}/api/v1/query?query=vector(1)`);
    expect(await response.json()).toMatchObject({ status: 'success' });
    expect(Object.keys(stack.endpoints).sort()).toEqual([...SMALL].sort());
    expect(stack.endpoints['postgres']).toMatch(/^postgres:\/\/sextant:\w+@127\.0\.0\.1:\d+\/sextant$/);
  });

  test('keeps addresses with passwords and secrets to itself', () => {
    const home = homeAt(stack.home);
    expect([home.endpoints, home.secrets].map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600]);
  });

  test('refuses who does not know the password', async () => {
    const port = Number(new URL(stack.endpoints['redis'] ?? '').port);
    const answer = await tcpProblem({
      port,
      request: 'PING\r\n',
      accepts: (bytes) => bytes.toString() === '+PONG\r\n',
    });
    expect(answer).toMatch(/NOAUTH/);
  });

  test.each(['/-/reload', '/-/quit'])('has no %s in Prometheus, which anybody could call', async (path) => {
    const { status } = await fetch(`${stack.endpoints['prometheus']}${path}`, { method: 'POST' });
    expect(status).toBe(403);
  });

  test('silences alerts for those alone who know the password', async () => {
    const url = `${stack.endpoints['alertmanager']}/api/v2/silences`;
    const at = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();
    const silence = {
      ...{ matchers: [{ name: 'alertname', value: 'X', isRegex: false }], startsAt: at(0), endsAt: at(1) },
      ...{ createdBy: 'test', comment: 'test' },
    };
    const ask = (headers: object) =>
      fetch(url, {
        ...{ method: 'POST', body: JSON.stringify(silence) },
        headers: { 'content-type': 'application/json', ...headers },
      });
    const { ALERTMANAGER_PASSWORD: password } = loadSecrets(homeAt(stack.home).secrets);
    const authorized = { authorization: basicAuthorization({ username: ALERTMANAGER_USER, password }) };
    expect((await ask({})).status).toBe(401);
    expect((await ask(authorized)).status).toBe(200);
  });

  test('has Prometheus send alerts to Alertmanager with the password', async () => {
    const query = 'prometheus_notifications_errors_total';
    const url = `${stack.endpoints['prometheus']}/api/v1/query?query=prometheus_notifications_sent_total > 0`;
    await until('an alert was sent', async () => {
      const { data } = (await (await fetch(url)).json()) as { data: { result: unknown[] } };
      return data.result.length > 0;
    });
    const text = await (await fetch(`${stack.endpoints['prometheus']}/metrics`)).text();
    expect(text).toMatch(new RegExp(`^${query}\\{.*\\} 0$`, 'm'));
  });

  test('has Prometheus scrape what is part of it and nothing else', async () => {
    const url = `${stack.endpoints['prometheus']}/api/v1/targets`;
    const labels = await until('both are scraped', async () => {
      const { data } = (await (await fetch(url)).json()) as { data: { activeTargets: { labels: unknown }[] } };
      return data.activeTargets.length >= 2 && data.activeTargets.map((target) => target.labels);
    });
    expect(labels).toHaveLength(2);
    for (const [job, service] of [
      ['stores', 'prometheus'],
      ['alertmanager', 'alertmanager'],
    ]) {
      expect(labels).toContainEqual(expect.objectContaining({ job, service, env: 'local' }));
    }
  });

  test.each(['redis', 'postgres', 'prometheus'] as const)('starts %s again when it is killed', async (name) => {
    const before = componentOf(stack.home, name);
    process.kill(before.process.pid, 'SIGKILL');
    const after = await until(`${name} is back`, () => {
      const now = componentOf(stack.home, name);
      return now.process.pid !== before.process.pid && now.phase === 'ready' && now;
    });
    expect(after.restarts).toBe(before.restarts + 1);
  });
});

describe('stopping', () => {
  test('leaves no process and no addresses behind', async () => {
    const stack = await startStack({ only: SMALL, home: temporaryFolder() });
    const processes = processesOf(stack.home);
    expect(processes.every(isAlive)).toBe(true);
    await stack.stop();
    expect(processes.filter(isAlive)).toEqual([]);
    expect(existsSync(homeAt(stack.home).endpoints)).toBe(false);
  });

  test('finds what a killed supervisor left, and the next start has the same data, secrets and addresses', async () => {
    const home = temporaryFolder();
    const first = await startStack({ only: ['redis', 'postgres'], home });
    const processes = processesOf(home);
    process.kill(stateOf(home).supervisor.pid, 'SIGKILL');
    await until('the supervisor is gone', () => !runningStack(homeAt(home)));
    const second = await startStack({ only: ['redis', 'postgres'], home });
    expect(processes.filter(isAlive)).toEqual([]);
    expect(second).toMatchObject({ endpoints: first.endpoints, secrets: first.secrets });
    await second.stop();
  });

  test('happens by itself when the test that started the stack dies', async () => {
    const home = temporaryFolder();
    const script =
      `const { startStack } = require(${JSON.stringify(join(REPOSITORY, 'stack', 'dist', 'testing', 'testing.js'))});` +
      `startStack({ only: ['redis'], home: ${JSON.stringify(home)} }).then(() => console.log('up'))`;
    const tester = spawn(process.execPath, ['-e', `${script}; setInterval(() => {}, 1e6)`]);
    await new Promise((resolve) => tester.stdout.once('data', resolve));
    const processes = processesOf(home);
    tester.kill('SIGKILL');
    await until('all are gone', () => !processes.some(isAlive));
  });
});

test('two stacks run side by side', async () => {
  const stacks = await Promise.all([startStack({ only: ['redis'] }), startStack({ only: ['redis'] })]);
  const [one, two] = stacks.map(({ endpoints }) => endpoints['redis']);
  expect(one).not.toBe(two);
  expect(stacks[0].home).not.toBe(stacks[1].home);
  await Promise.all(stacks.map((stack) => stack.stop()));
});
