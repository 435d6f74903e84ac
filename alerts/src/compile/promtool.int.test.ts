import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureBinary } from '@sextant/stack/testing';
import { parse, stringify } from 'yaml';
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

/** Writes the rule of an alert, the recording rules and the test file, and returns the path of the test file. */
function writeTest(name: string, { rules, tests }: CompiledAlerts): string {
  const file = join(folder, name, 'tests', `${name}.test.yml`);
  mkdirSync(join(folder, name, 'tests'), { recursive: true });
  writeFileSync(join(folder, name, 'rules.yml'), stringify(onlyRule(name, rules)));
  writeFileSync(file, tests[name]!);
  return file;
}

/** promtool evaluates every rule of the file at every step, so the other alerts would multiply the time of a test. */
function onlyRule(name: string, rules: string): object {
  const { groups } = parse(rules) as { readonly groups: readonly { readonly rules: readonly { alert?: string }[] }[] };
  const isNeeded = ({ alert }: { readonly alert?: string }) => alert === undefined || alert === name;
  const needed = groups.filter((group) => group.rules.some((rule) => rule.alert === name));
  return { groups: needed.map((group) => ({ ...group, rules: group.rules.filter(isNeeded) })) };
}

test.each([1, 0.05])('promtool accepts the rules at a time scale of %d', async (timeScale) => {
  const file = join(folder, `rules-${timeScale}.yml`);
  writeFileSync(file, compileAlerts(sextantAlerts, { timeScale }).rules);
  const { stdout } = await run(promtool, ['check', 'rules', file]);
  const recordings = sextantAlerts.flatMap((group) => group.recordings ?? []).length;
  expect(stdout).toContain(`${Object.keys(compiled.tests).length + recordings} rules found`);
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
