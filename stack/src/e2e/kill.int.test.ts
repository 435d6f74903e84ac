// Whatever is killed while webhooks arrive comes back, and every accepted webhook has its run.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLATFORM, type ComponentName } from '../component';
import type { ComponentState, StackState } from '../state';
import { startStack, type TestStack } from '../testing';
import { control, getJson, getRun, until } from './http';

/** World holds the memory of what it sent and was asked, so killing it would blind the test. */
const VICTIMS = PLATFORM.filter((n) => n !== 'records-migrate' && n !== 'world');

let stack: TestStack;

beforeAll(async () => {
  stack = await startStack({ env: { SIMULATOR_LATENCY_SCALE: '0.3' } });
  await control(stack, 'POST', '/traffic', { rate: 2, duration_s: 900 });
}, 180_000);

afterAll(async () => {
  await stack?.stop();
}, 60_000);

test.each(VICTIMS)(
  '%s comes back after kill -9',
  async (name) => {
    const before = componentState(name);
    process.kill(before.process?.pid ?? fail(`${name} has no process`), 'SIGKILL');
    const after = await until(`${name} to be back`, 60, async () => {
      const now = componentState(name);
      return now.phase === 'ready' && now.process?.pid !== before.process?.pid ? now : undefined;
    });
    expect(after.restarts).toBe(before.restarts + 1);
  },
  70_000,
);

test('no accepted webhook is lost or doubled', async () => {
  const world = stack.endpoints['world'];
  await control(stack, 'DELETE', '/traffic');
  const traffic = await until('the last deliveries', 60, async () => {
    const now = await getJson<Traffic>(`${world}/traffic?runs=true`);
    return now.running ? undefined : now;
  });
  expect(traffic.accepted).toBeGreaterThan(20);
  const runs = [...new Set(traffic.accepted_runs)];
  expect(runs).toHaveLength(traffic.accepted);
  for (const id of runs) {
    const run = await until(`run ${id} to end`, 120, async () => {
      const found = await getRun(stack, id);
      return ['success', 'failed', 'canceled'].includes(found.state) ? found : undefined;
    });
    expect(run).toMatchObject({ id, state: 'success' });
  }
  const comments = await getJson<{ body: string }[]>(`${world}/inbox/github?limit=10000`);
  const perRun = runs.map((id) => comments.filter((c) => c.body.includes(id)).length);
  expect(perRun.filter((n) => n !== 1)).toEqual([]);
}, 300_000);

interface Traffic {
  readonly running: boolean;
  readonly accepted: number;
  readonly accepted_runs: readonly string[];
}

function componentState(name: ComponentName): ComponentState {
  const state = JSON.parse(readFileSync(join(stack.home, 'run', 'state.json'), 'utf8')) as StackState;
  return state.components[name] ?? fail(`${name} is not in the state`);
}

function fail(message: string): never {
  throw new Error(message);
}
