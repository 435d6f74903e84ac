import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { CdktfInstallError, findCdktfCli } from './cdktf-cli';

const cache = mkdtempSync(join(tmpdir(), 'sextant-cache-'));
/** Puts a shell script named npm in front of the PATH. */
function fakeNpm(script: string): void {
  mkdirSync(join(cache, 'bin'), { recursive: true });
  writeFileSync(join(cache, 'bin/npm'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}
afterAll(() => {
  rmSync(cache, { recursive: true });
});

const output: string[] = [];
const PATH = [join(cache, 'bin'), process.env['PATH']].join(delimiter);
const find = (env: NodeJS.ProcessEnv) =>
  findCdktfCli({ SEXTANT_CACHE: cache, PATH, ...env }, (text) => output.push(text));

test('CDKTF_COMMAND overrides the default CLI', () => {
  expect(find({ CDKTF_COMMAND: 'npx  --yes cdktn-cli' })).toEqual({ file: 'npx', args: ['--yes', 'cdktn-cli'] });
  expect(output).toEqual([]);
});

test('a failed installation reports the error of npm and leaves no files', () => {
  fakeNpm('echo "no such host" >&2; exit 1');
  expect(() => find({})).toThrow(CdktfInstallError);
  expect(() => find({})).toThrow(/could not install cdkt[fn]-cli@[\d.]+: no such host\nSet CDKTF_COMMAND/);
  expect(readdirSync(cache)).toEqual(['bin']);
});

test('installs the package once and runs it with the current Node', () => {
  fakeNpm('mkdir -p "$3/node_modules/.bin"');
  output.length = 0;
  const { file, args } = find({});
  expect(find({})).toEqual({ file, args });
  expect(file).toBe(process.execPath);
  expect(args).toEqual([expect.stringMatching(/cdkt[fn]-cli-[\d.]+\/node_modules\/\.bin\/cdkt[fn]$/)]);
  expect(output).toEqual([expect.stringMatching(/^Installing cdkt[fn]-cli@/)]);
  expect(readdirSync(cache)).toHaveLength(2);
});
