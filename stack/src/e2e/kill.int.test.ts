// Kills each component while webhooks arrive.
import { PLATFORM } from '../component';
import { startStack, type TestStack } from '../testing/testing';
import { componentOf } from '../testing/stack-state';
import { until } from '../until';
import { controlSimulator, getJson, getRun } from './clients';

/** The simulator is not killed: it remembers the requests that the test compares. */
const KILLED = PLATFORM.filter((name) => name !== 'records-migrate' && name !== 'world');

let stack: TestStack;

beforeAll(async () => {
  stack = await startStack({ env: { SIMULATOR_LATENCY_SCALE: '0.3' } });
  await controlSimulator(stack, 'POST', '/traffic', { rate: 2, duration_s: 900 });
}, 180_000);

afterAll(async () => {
  await stack?.stop();
}, 60_000);

test.each(KILLED)(
  '%s recovers from kill -9',
  async (name) => {
    const before = componentOf(stack.home, name);
    process.kill(before.process.pid, 'SIGKILL');
    const isRestarted = () => {
      const now = componentOf(stack.home, name);
      return now.phase === 'ready' && now.process.pid !== before.process.pid && now;
    };
    const after = await until(`${name} is ready again`, isRestarted, { timeoutMs: 60_000 });
    expect(after.restarts).toBe(before.restarts + 1);
  },
  70_000,
);

test('every accepted webhook has exactly one run and one comment', async () => {
  const world = stack.endpoints['world'];
  await controlSimulator(stack, 'DELETE', '/traffic');
  const readStopped = async () => {
    const report = await getJson<TrafficReport>(`${world}/traffic?runs=true`);
    return !report.running && report;
  };
  const traffic = await until('the traffic has stopped', readStopped, { timeoutMs: 60_000 });
  expect(traffic.accepted).toBeGreaterThan(20);
  const runs = [...new Set(traffic.accepted_runs)];
  expect(runs).toHaveLength(traffic.accepted);
  for (const id of runs) {
    const readEnded = async () => {
      const current = await getRun(stack, id);
      return ['success', 'failed', 'canceled'].includes(current.state) && current;
    };
    const run = await until(`run ${id} has ended`, readEnded, { timeoutMs: 120_000 });
    expect(run).toMatchObject({ id, state: 'success' });
  }
  const comments = await getJson<{ body: string }[]>(`${world}/inbox/github?limit=10000`);
  const perRun = runs.map((id) => comments.filter((c) => c.body.includes(id)).length);
  expect(perRun.filter((n) => n !== 1)).toEqual([]);
}, 300_000);

interface TrafficReport {
  readonly running: boolean;
  readonly accepted: number;
  readonly accepted_runs: readonly string[];
}
