import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { cdktfProgram, ProgramError } from './cdktf-cli';

const cache = mkdtempSync(join(tmpdir(), 'sextant-cache-'));
/** An npm that makes the folder that it is given, or fails, in place of one that asks a registry. */
function npmThat(script: string): void {
  mkdirSync(join(cache, 'bin'), { recursive: true });
  writeFileSync(join(cache, 'bin/npm'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}
afterAll(() => {
  rmSync(cache, { recursive: true });
});

const said: string[] = [];
const PATH = [join(cache, 'bin'), process.env['PATH']].join(delimiter);
const program = (env: NodeJS.ProcessEnv) =>
  cdktfProgram({ SEXTANT_CACHE: cache, PATH, ...env }, (text) => said.push(text));

test('a command that is named is taken as it is', () => {
  expect(program({ CDKTF_COMMAND: 'npx  --yes cdktn-cli' })).toEqual({ file: 'npx', args: ['--yes', 'cdktn-cli'] });
  expect(said).toEqual([]);
});

test('an installation that fails says why, and leaves nothing', () => {
  npmThat('echo "no such host" >&2; exit 1');
  expect(() => program({})).toThrow(ProgramError);
  expect(() => program({})).toThrow(/could not install cdkt[fn]-cli@[\d.]+: no such host\nSet CDKTF_COMMAND/);
  expect(readdirSync(cache)).toEqual(['bin']);
});

test('the package is installed once, and run by this Node', () => {
  npmThat('mkdir -p "$3/node_modules/.bin"');
  said.length = 0;
  const { file, args } = program({});
  expect(program({})).toEqual({ file, args });
  expect(file).toBe(process.execPath);
  expect(args).toEqual([expect.stringMatching(/cdkt[fn]-cli-[\d.]+\/node_modules\/\.bin\/cdkt[fn]$/)]);
  expect(said).toEqual([expect.stringMatching(/^Installing cdkt[fn]-cli@/)]);
  expect(readdirSync(cache)).toHaveLength(2);
});
