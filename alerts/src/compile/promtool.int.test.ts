import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureBinary } from '@sextant/stack/testing';
import { compileAlerts, type CompiledAlerts } from './compile';
import { sextantAlerts } from '../rules/sextant';

const run = promisify(execFile);
const compiled = compileAlerts(sextantAlerts);
let promtool: string;
let folder: string;

beforeAll(async () => {
  promtool = await ensureBinary('promtool');
  folder = mkdtempSync(join(tmpdir(), 'sextant-alerts-'));
}, 600_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Writes the rules and the test file of an alert, and returns the path of the test file. */
function writeTest(name: string, { rules, tests }: CompiledAlerts): string {
  const file = join(folder, 'tests', `${name}.test.yml`);
  mkdirSync(join(folder, 'tests'), { recursive: true });
  writeFileSync(join(folder, 'rules.yml'), rules);
  writeFileSync(file, tests[name]!);
  return file;
}

test.each([1, 0.05])('promtool accepts the rules at a time scale of %d', async (timeScale) => {
  writeTest('Watchdog', compileAlerts(sextantAlerts, { timeScale }));
  const { stdout } = await run(promtool, ['check', 'rules', join(folder, 'rules.yml')]);
  const rules = sextantAlerts.flatMap(({ alerts, recordings = [] }) => [...alerts, ...recordings]);
  expect(stdout).toContain(`${rules.length} rules found`);
});

test.each(Object.keys(compiled.tests))('%s passes its tests', async (name) => {
  const { stdout } = await run(promtool, ['test', 'rules', writeTest(name, compiled)]);
  expect(stdout).toContain('SUCCESS');
});

test('a changed threshold fails the tests', async () => {
  const changed = { ...compiled, rules: compiled.rules.replace('> 0.1 and', '> 0.12 and') };
  const file = writeTest('HighAIJobFailureRate', changed);
  await expect(run(promtool, ['test', 'rules', file])).rejects.toThrow('FAILED');
});

const RUNBOOKS = join(__dirname, '../../runbooks');
const queries = readdirSync(RUNBOOKS).flatMap((file) =>
  [...readFileSync(join(RUNBOOKS, file), 'utf8').matchAll(/\$PROMETHEUS_URL[^']*'query=([^']*)'/g)].map(([, query]) => [
    file,
    query!,
  ]),
);

test.each(queries)('%s has a valid query: %s', async (_, query) => {
  await expect(run(promtool, ['--experimental', 'promql', 'format', query])).resolves.toBeDefined();
});
