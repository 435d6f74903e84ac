// The stack on real components: starts, crashes, stops.
import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { tcpProblem } from './checks';
import type { ComponentName } from './component';
import { homeAt, REPOSITORY } from './home';
import { runningStack } from './launch';
import { componentOf, processesOf, removeFolders, stateOf, temporaryFolder, until } from './probe';
import { isAlive } from './processes';
import { startStack, type TestStack } from './testing';

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

  test('has Prometheus scrape what is part of it and nothing else', async () => {
    const url = `${stack.endpoints['prometheus']}/api/v1/targets`;
    const labels = await until('both are scraped', async () => {
      const { data } = (await (await fetch(url)).json()) as { data: { activeTargets: { labels: unknown }[] } };
      return data.activeTargets.length >= 2 && data.activeTargets.map((target) => target.labels);
    });
    expect(labels).toHaveLength(2);
    for (const service of ['prometheus', 'alertmanager']) {
      expect(labels).toContainEqual(expect.objectContaining({ job: 'stores', service, env: 'local' }));
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
      `const { startStack } = require(${JSON.stringify(join(REPOSITORY, 'stack', 'dist', 'testing.js'))});` +
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
