// setup.sh and build-tool.sh, run as programs.
import { execFile } from 'node:child_process';
import { readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { REPOSITORY } from './home';
import { removeFolders, temporaryFolder } from './testing/stack-state';

jest.setTimeout(120_000);
afterAll(removeFolders);

describe('setup', () => {
  /** A PATH with only these programs of the host; `fakes` are scripts that print a line. */
  function programs(names: readonly string[], fakes: Readonly<Record<string, string>> = {}): string {
    const bin = temporaryFolder();
    for (const name of names) symlinkSync(join('/usr/bin', name), join(bin, name));
    symlinkSync(process.execPath, join(bin, 'node'));
    for (const [name, line] of Object.entries(fakes)) {
      writeFileSync(join(bin, name), `#!/bin/sh\necho ${line}\n`, { mode: 0o755 });
    }
    return bin;
  }
  const BASIC = ['bash', 'sh', 'dirname', 'env', 'flock', 'awk', 'sort', 'tail', 'head', 'sed'];

  test.each([
    ['npm', programs(BASIC), /^setup: npm not found: install npm/],
    ['Go', programs(BASIC, { npm: '11' }), /^setup: go not found: install Go 1\.\d+ or later from/],
    [
      'a new Go',
      programs(BASIC, { npm: '11', go: 'go1.22.1' }),
      /^setup: Go 1\.[\d.]+ or later is required, found go1\.22\.1/,
    ],
  ])('names a missing program: %s', async (_what, bin, message) => {
    const setup = join(REPOSITORY, 'stack', 'setup.sh');
    const stderr = await new Promise<string>((resolve) => {
      execFile(setup, { env: { PATH: bin, HOME: temporaryFolder() } }, (_error, _stdout, text) => {
        resolve(text);
      });
    });
    expect(stderr).toMatch(message);
  });
});

test('a tool requested by several stacks at once is built once', async () => {
  const source = temporaryFolder();
  writeFileSync(join(source, 'go.mod'), 'module example.test/hello\n\ngo 1.26\n');
  writeFileSync(join(source, 'main.go'), 'package main\n\nfunc main() { println("hello") }\n');
  const folder = join(temporaryFolder(), 'hello-1');
  const build = (): Promise<string> =>
    new Promise((resolve) => {
      const script = join(REPOSITORY, 'stack', 'build-tool.sh');
      execFile(script, [source, folder, '', '.'], (_error, _stdout, stderr) => {
        resolve(stderr);
      });
    });
  expect(await Promise.all([build(), build(), build()])).toEqual(['', '', '']);
  expect(readdirSync(join(folder, 'bin'))).toHaveLength(1);
  expect(readdirSync(join(folder, '..')).sort()).toEqual(['hello-1', 'hello-1.lock']);
});

test('the name of a binary and its linker variables can be set', async () => {
  const source = temporaryFolder();
  writeFileSync(join(source, 'go.mod'), 'module example.test/hello\n\ngo 1.26\n');
  writeFileSync(join(source, 'main.go'), 'package main\n\nvar version = "none"\n\nfunc main() { println(version) }\n');
  const folder = join(temporaryFolder(), 'hello-1');
  const env = { ...process.env, TOOL_OUTPUT: 'greeter', TOOL_VARIABLES: 'main.version=v1.2.3' };
  const run = promisify(execFile);
  await run(join(REPOSITORY, 'stack', 'build-tool.sh'), [source, folder, '', '.'], { env });
  expect((await run(join(folder, 'bin', 'greeter'))).stderr).toBe('v1.2.3\n');
});
