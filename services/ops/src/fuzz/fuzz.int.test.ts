// Thousands of valid and invalid requests, which schemathesis derives from the OpenAPI document.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createDeadLetters } from '@sextant/dead-letters';
import { fillEveryTable } from '@sextant/records/testing/every-table';
import { startOpsApp, type OpsUnderTest } from '../testing/ops';
import { failedRun } from '../testing/runs';
import { startStores, type TestStores } from '../testing/stores';

const RUN = join(__dirname, '../../fuzz/run.sh');
const MAIN = join(__dirname, '../../dist/fuzz/main.js');
/** Random examples per operation, in addition to those that cover its schema; `make fuzz N=…` runs more. */
const EXAMPLES = '3';
const ORG = 'sextant-fuzz';
// One worker: workers are threads, and Python 3.11 cannot parse source in two threads at once, as schemathesis does.
const OPTIONS = ['--seed', '1', '--workers', '1'];

let ops: OpsUnderTest;
let stores: TestStores;

beforeAll(async () => {
  // Without arguments the script only installs schemathesis.
  expect((await run(RUN, [])).code).toBe(0);
  stores = await startStores(['prometheus', 'loki', 'jaeger', 'alertmanager']);
  ops = await startOpsApp({ controller: true, stores: () => stores.stores });
  await fillEveryTable(ops.database, ops.a.id);
  const deadLetters = createDeadLetters({ redis: ops.backends.redisUrl });
  await failedRun(ops.database, ops.a.id, deadLetters);
  await deadLetters.close();
}, 240_000);
afterAll(async () => {
  await ops?.close();
  await stores?.stop();
});

async function run(
  command: string,
  args: readonly string[],
): Promise<{ readonly code: number; readonly output: string }> {
  const env = { ...process.env, OPS_API_KEY: ops?.platformKey };
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const [code] = (await once(child, 'close')) as [number];
  return { code, output };
}

test('every response is as documented, and none is a server error', async () => {
  const options = [...OPTIONS, '--max-examples', EXAMPLES, '--phases', 'coverage,fuzzing'];
  const { code, output } = await run(RUN, [ops.url, ops.a.name, ...options]);
  const [, generated = '0'] = /(\d+) generated/.exec(output) ?? [];
  expect([code, code === 0 ? '' : output]).toEqual([0, '']);
  expect(Number(generated)).toBeGreaterThan(1_000);
  // An operation that rejects every request was not fuzzed.
  expect(output).not.toContain('returned only 401/403');
}, 900_000);

test('make fuzz creates an org of its own and changes nothing that orgs share', async () => {
  const paths = ['/prices', '/budgets', '/queues/{queue}', '/queues/{queue}/pause', '/flags/{name}', '/orgs/{name}'];
  const included = paths.flatMap((path) => ['--include-path', `/api/v1${path}`]);
  const options = [...OPTIONS, ...included, '--max-examples', '5', '--phases', 'fuzzing'];
  const { code, output } = await run(process.execPath, [MAIN, ops.url, ORG, ...options]);
  expect([code, code === 0 ? '' : output]).toEqual([0, '']);
  const headers = { 'x-sextant-org': ORG };
  const { body: audit } = await ops.call('/api/v1/audit?limit=100', { key: ops.platformKey, headers });
  const actions = new Set((audit.items as { action: string }[]).map(({ action }) => action));
  expect([...actions].filter((action) => !action.startsWith('price.'))).toEqual(['org.set']);
  expect(actions.has('price.set')).toBe(true);
}, 240_000);
