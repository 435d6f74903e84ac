// A stack of real components: start, crash, stop.
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { basicAuthorization, tcpProblem } from '../checks';
import type { ComponentName } from '../component';
import { ALERTMANAGER_USER } from '../components/alertmanager';
import { homeAt, REPOSITORY } from '../home';
import { runningStack } from './launch';
import { componentOf, processesOf, removeFolders, stateOf, temporaryFolder } from '../testing/stack-state';
import { isAlive } from '../processes';
import { loadSecrets } from '../site/secrets';
import { startStack, type TestStack } from '../testing/testing';
import { until } from '../until';

jest.setTimeout(120_000);
afterAll(removeFolders);

const SMALL: readonly ComponentName[] = ['postgres', 'redis', 'prometheus', 'alertmanager'];

describe('a running stack', () => {
  let stack: TestStack;
  beforeAll(async () => (stack = await startStack({ only: SMALL })));
  afterAll(() => stack.stop());

  test('serves the addresses in endpoints.json', async () => {
    const response = await fetch(`${stack.endpoints['prometheus']}/api/v1/query?query=vector(1)`);
    expect(await response.json()).toMatchObject({ status: 'success' });
    expect(Object.keys(stack.endpoints).sort()).toEqual([...SMALL].sort());
    expect(stack.endpoints['postgres']).toMatch(/^postgres:\/\/sextant:\w+@127\.0\.0\.1:\d+\/sextant$/);
  });

  test('protects the files that contain secrets', () => {
    const home = homeAt(stack.home);
    expect([home.endpoints, home.secrets].map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600]);
  });

  test('requires a password for Redis', async () => {
    const port = Number(new URL(stack.endpoints['redis'] ?? '').port);
    const problem = await tcpProblem({
      port,
      request: 'PING\r\n',
      accepts: (bytes) => bytes.toString() === '+PONG\r\n',
    });
    expect(problem).toMatch(/NOAUTH/);
  });

  test.each(['/-/reload', '/-/quit'])('disables %s of Prometheus', async (path) => {
    const { status } = await fetch(`${stack.endpoints['prometheus']}${path}`, { method: 'POST' });
    expect(status).toBe(403);
  });

  test('requires a password to silence alerts', async () => {
    const url = `${stack.endpoints['alertmanager']}/api/v2/silences`;
    const at = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();
    const silence = {
      ...{ matchers: [{ name: 'alertname', value: 'X', isRegex: false }], startsAt: at(0), endsAt: at(1) },
      ...{ createdBy: 'test', comment: 'test' },
    };
    const post = (headers: object) =>
      fetch(url, {
        ...{ method: 'POST', body: JSON.stringify(silence) },
        headers: { 'content-type': 'application/json', ...headers },
      });
    const { ALERTMANAGER_PASSWORD: password } = loadSecrets(homeAt(stack.home).secrets);
    const authorized = { authorization: basicAuthorization({ username: ALERTMANAGER_USER, password }) };
    expect((await post({})).status).toBe(401);
    expect((await post(authorized)).status).toBe(200);
  });

  test('sends alerts from Prometheus to Alertmanager with the password', async () => {
    const metrics = async () => (await fetch(`${stack.endpoints['prometheus']}/metrics`)).text();
    const sent = /^prometheus_notifications_sent_total\{.*\} [1-9]/m;
    await until('an alert is sent', async () => sent.test(await metrics()), { timeoutMs: 90_000 });
    expect(await metrics()).toMatch(/^prometheus_notifications_errors_total\{.*\} 0$/m);
  });

  test('scrapes its own components only', async () => {
    const url = `${stack.endpoints['prometheus']}/api/v1/targets`;
    const labels = await until('both targets are scraped', async () => {
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

  test.each(['redis', 'postgres', 'prometheus'] as const)('restarts %s after SIGKILL', async (name) => {
    const before = componentOf(stack.home, name);
    process.kill(before.process.pid, 'SIGKILL');
    const after = await until(`${name} is ready again`, () => {
      const now = componentOf(stack.home, name);
      return now.process.pid !== before.process.pid && now.phase === 'ready' && now;
    });
    expect(after.restarts).toBe(before.restarts + 1);
  });
});

describe('a stop', () => {
  test('ends every process and removes endpoints.json', async () => {
    const stack = await startStack({ only: SMALL, home: temporaryFolder() });
    const processes = processesOf(stack.home);
    expect(processes.every(isAlive)).toBe(true);
    await stack.stop();
    expect(processes.filter(isAlive)).toEqual([]);
    expect(existsSync(homeAt(stack.home).endpoints)).toBe(false);
  });

  test('after the supervisor was killed, a new start stops orphans and keeps data, secrets and addresses', async () => {
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

  test('happens when the process of the test dies', async () => {
    const home = temporaryFolder();
    const script =
      `const { startStack } = require(${JSON.stringify(join(REPOSITORY, 'stack', 'dist', 'testing', 'testing.js'))});` +
      `startStack({ only: ['redis'], home: ${JSON.stringify(home)} }).then(() => console.log('up'))`;
    const tester = spawn(process.execPath, ['-e', `${script}; setInterval(() => {}, 1e6)`]);
    await new Promise((resolve) => tester.stdout.once('data', resolve));
    const processes = processesOf(home);
    tester.kill('SIGKILL');
    await until('every process has ended', () => !processes.some(isAlive));
  });
});

test('two stacks run side by side', async () => {
  const stacks = await Promise.all([startStack({ only: ['redis'] }), startStack({ only: ['redis'] })]);
  const [one, two] = stacks.map(({ endpoints }) => endpoints['redis']);
  expect(one).not.toBe(two);
  expect(stacks[0].home).not.toBe(stacks[1].home);
  await Promise.all(stacks.map((stack) => stack.stop()));
});
