// What a fuzzer changes for everybody is put back, with the real controller.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startOpsApp, type Call, type OpsUnderTest } from '../testing/ops';
import { keepingShared } from './shared';

let ops: OpsUnderTest;
beforeAll(async () => {
  ops = await startOpsApp({ controller: true });
}, 60_000);
afterAll(() => ops?.close());

const FUZZ = 'sextant-fuzz';
const asPlatform = (path: string, call: Call = {}, org?: string) =>
  ops.call(`/api/v1${path}`, { key: ops.platformKey, ...call, headers: org ? { 'x-sextant-org': org } : {} });
const put = (path: string, body: object, org?: string) => asPlatform(path, { method: 'PUT', body }, org);
const keeping = <T>(work: () => Promise<T>) => keepingShared({ url: ops.url, key: ops.platformKey, org: FUZZ }, work);

async function state() {
  const { body: page } = await asPlatform('/queues/page');
  const { body: agent } = await asPlatform('/queues/agent');
  const { body: flags } = await ops.call('/api/v1/flags');
  const { body: budgets } = await asPlatform('/budgets', {}, FUZZ);
  const { body: orgs } = await asPlatform('/orgs?limit=100');
  return {
    queues: [page, agent].map(({ paused, concurrency, rate_per_second }) => ({ paused, concurrency, rate_per_second })),
    flags: flags.items.map(({ name, enabled, value }: { name: string; enabled: boolean; value: unknown }) => ({
      name,
      enabled,
      value,
    })),
    budgets: budgets.items,
    plans: orgs.items.filter(({ name }: { name: string }) => name === 'acme'),
  };
}

async function change(): Promise<void> {
  const answers = [
    await put('/queues/page', { rate_per_second: 1, concurrency: 1 }),
    await asPlatform('/queues/page/resume', { method: 'POST' }),
    await asPlatform('/queues/agent/pause', { method: 'POST' }),
    await put('/flags/debug-sampling', { enabled: true, value: 0.9, everyone: true }, FUZZ),
    await put('/budgets', { period: 'day', soft_limit_usd: null, hard_limit_usd: '0.000000000' }, FUZZ),
    await put('/orgs/acme', { plan: 'enterprise', retention_days: 1 }),
  ];
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
}

test('limits, paused queues, defaults of flags, budgets and plans are as before, also after a failure', async () => {
  await keeping(() => Promise.resolve());
  await put('/queues/page', { rate_per_second: 7, concurrency: 3 });
  await asPlatform('/queues/page/pause', { method: 'POST' });
  await put('/flags/debug-sampling', { enabled: true, value: 0.25, everyone: true }, FUZZ);
  const before = await state();
  expect(await keeping(() => change().then(() => 'done'))).toBe('done');
  expect(await state()).toEqual(before);
  const failure = keeping(() => change().then(() => Promise.reject(new Error('ended'))));
  await expect(failure).rejects.toThrow('ended');
  expect(await state()).toEqual(before);
});

test('make fuzz leaves budgets and queues as they were, and clears no queue', async () => {
  const before = await state();
  const of = (path: string) => ['--include-path', path];
  const paths = ['/api/v1/budgets', '/api/v1/queues/{queue}', '/api/v1/queues/{queue}/clear'].flatMap(of);
  const args = [ops.url, FUZZ, ...paths, '--max-examples', '5', '--workers', '1', '--seed', '1', '--phases', 'fuzzing'];
  const { code, output } = await fuzz(args);
  expect([code, code === 0 ? '' : output]).toEqual([0, '']);
  expect(await state()).toEqual(before);
  const { body: audit } = await asPlatform('/audit?limit=100', {}, FUZZ);
  const actions = new Set((audit.items as { action: string }[]).map(({ action }) => action));
  expect([actions.has('budget.set'), actions.has('queue.set'), actions.has('queue.clear')]).toEqual([
    true,
    true,
    false,
  ]);
}, 240_000);

async function fuzz(args: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
  const program = join(__dirname, '../../dist/fuzz/main.js');
  const env = { ...process.env, OPS_API_KEY: ops.platformKey };
  const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const [code] = (await once(child, 'close')) as [number];
  return { code, output };
}

test('the fuzzer has an org of its own, which no owner of GitHub gets', async () => {
  const { body } = await asPlatform('/orgs?limit=100');
  const names = (body.items as { name: string }[]).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining([FUZZ, `${FUZZ}-defaults`]));
});
