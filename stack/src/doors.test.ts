// The configuration of TypeScript and dependency-cruiser rejects imports that bypass a package's `exports`, and SQL
// libraries in services. Fixtures run in a copy of one package and one service, because the rules match paths.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { REPOSITORY } from './home';

const PACKAGE = 'packages/records';
const SERVICE = 'services/controller';

const manifest = JSON.parse(readFileSync(join(REPOSITORY, PACKAGE, 'package.json'), 'utf8')) as {
  readonly exports: Readonly<Record<string, string>>;
};
const exported = new Set(Object.values(manifest.exports));
const [privateModule] = readdirSync(join(REPOSITORY, PACKAGE, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
  .filter((module) => !exported.has(`./dist/${module}.js`))
  .sort();
const [publicSubpath] = Object.keys(manifest.exports).filter((subpath) => !subpath.includes('testing'));

const FIXTURES = {
  'private-subpath': `@sextant/records/${privateModule}`,
  'private-dist': `@sextant/records/dist/${privateModule}.js`,
  relative: `../../../${PACKAGE}/src/${privateModule}`,
  pg: 'pg',
  drizzle: 'drizzle-orm',
  allowed: `@sextant/records/${publicSubpath!.slice(2)}`,
} as const;
type Fixture = keyof typeof FIXTURES;

const root = mkdtempSync(join(tmpdir(), 'sextant-doors-'));
const fileOf = (fixture: Fixture): string => `${SERVICE}/src/${fixture}.ts`;

beforeAll(() => {
  const copied = ['tsconfig.base.json', '.dependency-cruiser.cjs', `${SERVICE}/tsconfig.json`];
  for (const path of [...copied, ...['package.json', 'src', 'dist'].map((name) => `${PACKAGE}/${name}`)]) {
    cpSync(join(REPOSITORY, path), join(root, path), { recursive: true });
  }
  for (const [fixture, specifier] of Object.entries(FIXTURES)) {
    const file = join(root, fileOf(fixture as Fixture));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `export * as imported from '${specifier}';\n`);
  }
  mkdirSync(join(root, 'node_modules/@sextant'), { recursive: true });
  symlinkSync(join(root, PACKAGE), join(root, 'node_modules/@sextant/records'));
  for (const name of ['pg', 'drizzle-orm', '@types']) {
    symlinkSync(join(REPOSITORY, 'node_modules', name), join(root, 'node_modules', name));
  }
});
afterAll(() => {
  rmSync(root, { recursive: true });
});

describe('TypeScript', () => {
  let program: ts.Program;
  beforeAll(() => {
    const config = join(root, SERVICE, 'tsconfig.json');
    const json = ts.readConfigFile(config, (file) => readFileSync(file, 'utf8')).config as object;
    const { options } = ts.parseJsonConfigFileContent(json, ts.sys, dirname(config));
    const files = Object.keys(FIXTURES).map((fixture) => join(root, fileOf(fixture as Fixture)));
    program = ts.createProgram(files, { ...options, noEmit: true });
  }, 60_000);
  const errorsOf = (fixture: Fixture): readonly number[] =>
    program.getSemanticDiagnostics(program.getSourceFile(join(root, fileOf(fixture)))).map(({ code }) => code);

  test.each(['private-subpath', 'private-dist'] as const)('rejects an import of a private file: %s', (fixture) => {
    expect(existsSync(join(root, PACKAGE, 'src', `${privateModule}.ts`))).toBe(true);
    expect(errorsOf(fixture)).toEqual([2307]);
  });

  test('accepts an import of an exported subpath', () => {
    expect(errorsOf('allowed')).toEqual([]);
  });
});

describe('dependency-cruiser', () => {
  interface Violation {
    readonly from: string;
    readonly rule: { readonly name: string };
  }
  let violations: readonly Violation[];
  beforeAll(() => {
    const program = join(REPOSITORY, 'node_modules/.bin/depcruise');
    const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', SERVICE];
    const { stdout } = spawnSync(program, args, { cwd: root, maxBuffer: 2 ** 26, encoding: 'utf8' });
    violations = (JSON.parse(stdout) as { summary: { violations: readonly Violation[] } }).summary.violations;
  }, 60_000);

  test.each([
    ['relative', 'packages-through-their-doors'],
    ['pg', 'only-records-speaks-sql'],
    ['drizzle', 'only-records-speaks-sql'],
  ] as const)('rejects the import of fixture %s by rule %s', (fixture, rule) => {
    const rules = violations.filter(({ from }) => from === fileOf(fixture)).map(({ rule: { name } }) => name);
    expect(rules).toEqual([rule]);
  });

  test('accepts an import of an exported subpath', () => {
    expect(violations.filter(({ from }) => from === fileOf('allowed'))).toEqual([]);
  });
});
