// Both windows of burn-rate alerts, with histories of up to six days in promtool.
import { BURN_RATE_CONDITIONS, type Objective } from '@sextant/signals/declare/objective';
import { runSuccess } from '@sextant/signals/runs';
import { upgradeLatency } from '@sextant/signals/upgrades';
import { ensureBinary } from '@sextant/stack/testing';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { compileAlerts } from '../compile/compile';
import { objectiveGroup } from './alerts';

const run = promisify(execFile);
let promtool: string;
let folder: string;
beforeAll(async () => {
  promtool = await ensureBinary('promtool');
  folder = mkdtempSync(join(tmpdir(), 'sextant-windows-'));
  mkdirSync(join(folder, 'tests'));
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the tests of the alert with this condition, with the rules of its objective only. */
async function runTests(
  index: number,
  change: (rules: string) => string = (rules) => rules,
  objective: Objective = runSuccess,
) {
  const group = objectiveGroup(objective);
  const alert = group.alerts[index]!;
  const tests = [...alert.tests, ...alert.longTests!];
  const compiled = compileAlerts([{ ...group, alerts: [{ ...alert, tests }] }]);
  const file = join(folder, 'tests', `${alert.name}.test.yml`);
  writeFileSync(join(folder, 'rules.yml'), change(compiled.rules));
  writeFileSync(file, compiled.tests[alert.name]!);
  return run(promtool, ['test', 'rules', file]);
}

test.each(BURN_RATE_CONDITIONS.map(({ long, short }, index) => [long, short, index] as const))(
  'the alert on %s and %s passes its tests',
  async (_long, _short, index) => {
    expect((await runTests(index)).stdout).toContain('SUCCESS');
  },
  240_000,
);

test('the alert on the latency of upgrades passes its tests', async () => {
  expect((await runTests(0, undefined, upgradeLatency)).stdout).toContain('SUCCESS');
}, 240_000);

test.each([
  ['long window is twice as long', '[1h]', '[2h]'],
  ['long window is half as long', '[1h]', '[30m]'],
  ['short window is twice as long', '[5m]', '[10m]'],
  ['threshold is lower', '> 14.4', '> 13'],
  ['threshold is higher', '> 14.4', '> 15'],
  ['guard needs fewer events', '>= 5', '>= 4'],
  ['guard needs more events', '>= 5', '>= 6'],
])(
  'the tests fail if the %s',
  async (_, from, to) => {
    await expect(runTests(0, (rules) => rules.replaceAll(from, to))).rejects.toThrow('FAILED');
  },
  240_000,
);
