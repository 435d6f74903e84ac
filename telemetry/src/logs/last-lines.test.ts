// The last lines of a process reach Loki, however it ends: at once, or at the next start of the service.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@sextant/stack/until';
import type { Ending } from '../testing/log-program';
import { receiver, type Receiver } from '../testing/receiver';

const PROGRAM = join(__dirname, '../../dist/testing/log-program.js');
const LINES = Array.from({ length: 20 }, (_, i) => `last ${i}`);

let folder: string;
let loki: Receiver;
const running: ChildProcess[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sextant-spool-'));
  loki = await receiver();
});
afterEach(async () => {
  running.splice(0).forEach((child) => child.kill('SIGKILL'));
  await loki.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Run {
  readonly child: ChildProcess;
  readonly output: () => string;
}

function run(ending: Ending, env: NodeJS.ProcessEnv = {}): Run {
  const child = spawn(process.execPath, [PROGRAM, ending], {
    env: { PATH: process.env.PATH, LOKI_URL: loki.url, SEXTANT_LOG_SPOOL_DIR: folder, ...env },
  });
  running.push(child);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { child, output: () => output };
}

/** Runs the program to its end; returns its standard output. */
async function runToEnd(ending: Ending, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { child, output } = run(ending, env);
  await once(child, 'close');
  return output();
}

interface Push {
  readonly streams: readonly { readonly values: readonly [string, string, Record<string, string>][] }[];
}
const received = () =>
  loki.received.flatMap(({ body }) => (JSON.parse(body) as Push).streams.flatMap(({ values }) => values));
const messages = () => received().map(([, line]) => (JSON.parse(line) as { message: string }).message);
const files = () => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());

test.each([
  ['throw', ['uncaught exception: the process exits']],
  ['reject', ['uncaught exception: the process exits']],
  ['exit', []],
] as const)('lines before %s are delivered at the next start, once', async (ending, more) => {
  const output = await runToEnd(ending);
  expect(output.match(/"message":"last \d+"/g)).toHaveLength(20);
  expect(messages()).toEqual([]);
  const next = run('idle');
  await until('all arrive', () => messages().length === 2 * LINES.length + more.length);
  expect(messages().sort()).toEqual([...LINES, ...more, ...LINES].sort());
  // Standard output has them already.
  expect(next.output()).not.toContain('uncaught');
  expect(files()).toEqual([]);
  const instances = new Set(received().map(([, , metadata]) => metadata['service_instance_id']));
  expect(instances.size).toBe(2);
});

test('lines before the natural end are delivered at once', async () => {
  await runToEnd('end');
  expect(messages()).toEqual(LINES);
  expect(files()).toEqual([]);
});

test.each(['end', 'shutdown'] as const)(
  'with Loki away, lines before %s are delivered at the next start',
  async (ending) => {
    loki.respondWith(503);
    await runToEnd(ending);
    expect(files()).toHaveLength(1);
    loki.respondWith(204);
    const before = messages().length;
    await runToEnd('end');
    expect(messages().slice(before)).toEqual(expect.arrayContaining([...LINES, ...LINES]));
    expect(files()).toEqual([]);
  },
  30_000,
);

test('only the user of the process can read the file', async () => {
  await runToEnd('exit');
  const [file] = files();
  expect(statSync(join(file!.parentPath, file!.name)).mode & 0o777).toBe(0o600);
  expect(statSync(file!.parentPath).mode & 0o777).toBe(0o700);
});

test.each([
  ['a file in the place of the folder', (path: string) => writeFileSync(path, '')],
  ['a link in the place of the folder', (path: string) => symlinkSync(tmpdir(), path)],
])('%s only loses the file', async (_, occupy) => {
  occupy(join(folder, `sextant-logs-${process.getuid!()}`));
  const output = await runToEnd('throw');
  expect(output.match(/"message":"last \d+"/g)).toHaveLength(20);
  await runToEnd('end');
  expect(messages()).toEqual(LINES);
});

test('a folder that others can write is not read', async () => {
  await runToEnd('exit');
  const [file] = files();
  chmodSync(file!.parentPath, 0o777);
  await runToEnd('end');
  expect(messages()).toEqual(LINES);
});

test('another service, and a broken file, do not disturb', async () => {
  await runToEnd('exit');
  const [file] = files();
  const path = join(file!.parentPath, file!.name);
  writeFileSync(path, Buffer.alloc(100, 7));
  writeFileSync(join(file!.parentPath, `${'0'.repeat(16)}-${Date.now()}-other.logs`), 'of another service');
  writeFileSync(join(file!.parentPath, `${'0'.repeat(16)}-${Date.now() - 25 * 3_600_000}-old.logs`), 'old');
  await runToEnd('end');
  expect(messages()).toEqual(LINES);
  expect(files().map(({ name }) => name)).toEqual([expect.stringMatching(/other/)]);
});
