// Responses of registries: malformed fields affect only their own values, and unlisted versions may exist.
import { startServer, type TestServer } from '@sextant/http/testing/server';
import { captureTelemetry } from '@sextant/telemetry/testing';
import { testContext } from '../../testing/context';
import type { Release } from './lookup';
import { createRegistries, type Registries } from './registries';

let server: TestServer;
let responses: Readonly<Record<string, unknown>>;
let registries: Registries;

beforeEach(async () => {
  captureTelemetry();
  server = await startServer(({ url }) => {
    const body = responses[url];
    return body === undefined ? { status: 404 } : { body };
  });
  const { url } = server;
  registries = createRegistries({ npm: url, pypi: url, cratesIndex: url, goproxy: url });
});
afterEach(() => server.close());

const { context } = testContext<object, object>({ kind: 'upgrade', step: 'analyze', input: {} });

test.each<[string, unknown, Release | undefined]>([
  ['deprecated: null', { deprecated: null }, { deprecated: undefined }],
  ['deprecated as an object', { deprecated: { why: 'x' } }, { deprecated: undefined, unreadable: [] }],
  ['peers as a list', { peerDependencies: ['react'] }, { peers: undefined, unreadable: ['peerDependencies'] }],
  ['a peer whose range is null', { peerDependencies: { a: null } }, { unreadable: ['peerDependencies'] }],
  ['engines as a list', { engines: ['node >= 0.2'] }, { languages: undefined, unreadable: undefined }],
  ['engines as a string', { engines: '>=6' }, { languages: undefined, unreadable: ['engines'] }],
  ['a platform as a string', { os: 'linux', cpu: null }, { platforms: 'linux' }],
  ['malformed peerDependenciesMeta', { peerDependenciesMeta: { a: { optional: 'yes' } } }, { optionalPeers: [] }],
  ['null instead of an object', null, undefined],
  ['a string instead of an object', 'x', undefined],
])('npm: an old release with %s does not affect the package', async (_, old, expected) => {
  responses = {
    '/a': { name: null, 'dist-tags': { latest: '2.0.0', odd: 1 }, versions: { '1.0.0': old, '2.0.0': {} }, time: 7 },
  };
  const { name, latest, versions } = await registries.npm('a', context);
  expect([name, latest, Object.keys(versions).at(-1)]).toEqual(['a', '2.0.0', '2.0.0']);
  if (expected === undefined) expect(versions).not.toHaveProperty(['1.0.0']);
  else expect(versions['1.0.0']).toMatchObject(expected);
});

test.each<[string, unknown, Release]>([
  ['no files', [], { empty: true }],
  ['files that are not objects', [null, 'x'], { empty: true }],
  ['a file whose yanked is null', [{ yanked: null }], {}],
  ['a yanked_reason that is not a string', [{ yanked: true, yanked_reason: 7 }], { yanked: true }],
  [
    'one yanked file',
    [{ yanked: true, requires_python: '>=3.9' }, { requires_python: '>=3.8' }],
    { languages: ['>=3.8'] },
  ],
  ['a requires_python that is not a string', [{ requires_python: 3 }], { unreadable: ['requires_python'] }],
  [
    'only platform wheels',
    [{ packagetype: 'bdist_wheel', filename: 'a-1-cp311-cp311-win_amd64.whl' }],
    { platforms: 'all of its files are wheels for certain platforms' },
  ],
])('pip: a release with %s is parsed', async (_, files, expected) => {
  responses = {
    '/pypi/a/json': { info: { name: 'a', version: null }, releases: { '1.0': files, '2.0': [{}], '3.0': null } },
  };
  const { versions, latest } = await registries.pip('a', context);
  expect(versions).toEqual({ '1.0': expected, '2.0': {} });
  expect(latest).toBeUndefined();
});

test('pip: requirements come from the response of the release, and malformed ones are noted', async () => {
  const info = { name: 'a', version: '2.0', requires_dist: ['b>=1', '???'], provides_extra: ['x'] };
  const old = { name: 'a', version: '1.0', requires_dist: ['b (<2) ; extra == "x"'] };
  responses = { '/pypi/a/json': { info, releases: { '1.0': [{}], '2.0': [{}] } }, '/pypi/a/1.0/json': { info: old } };
  const newest = await registries.pip('a', context, { version: '2.0.0' });
  expect(newest.versions['2.0']).toEqual({
    requires: [{ package: 'b', range: '>=1' }],
    features: ['x'],
    unreadable: ['requires_dist'],
  });
  const first = await registries.pip('a', context, { version: '1.0' });
  expect(first.versions['1.0']?.requires).toEqual([{ package: 'b', range: '<2', marker: 'extra == "x"' }]);
});

test.each<[string, string, unknown, readonly string[] | undefined]>([
  ['a source distribution without requires_dist', 'sdist', null, ['requires_dist']],
  ['a source distribution with requires_dist', 'sdist', [], undefined],
  ['a wheel without requires_dist', 'bdist_wheel', null, undefined],
])('pip: the requirements of %s', async (_, packagetype, requires_dist, unreadable) => {
  const files = [{ packagetype, filename: 'a-1.0-py3-none-any.whl' }];
  responses = { '/pypi/a/json': { info: { name: 'a', version: '1.0', requires_dist }, releases: { '1.0': files } } };
  const { versions } = await registries.pip('a', context, { version: '1.0' });
  expect(versions['1.0']?.requires).toEqual([]);
  expect(versions['1.0']?.unreadable).toEqual(unreadable);
});

test('cargo: malformed lines are skipped, and malformed fields are noted', async () => {
  const lines = [
    '{"name":"a","vers":"1.0.0","yanked":null,"deps":[{"name":1}]}',
    '{"v":',
    '{"vers":7}',
    '{"name":"a","vers":"9.0.0","v":3}',
  ];
  const more =
    '{"name":"a","vers":"1.1.0","yanked":true,"features2":{"x":["dep:b"]},"deps":[{"name":"b","req":"^1","optional":true},{"name":"c","req":"^1","optional":true},{"name":"d","req":"1","kind":"dev"}],"rust_version":"1.60","links":"z"}';
  responses = { '/1/a': [...lines, more].join('\n') };
  const { versions, latest } = await registries.cargo('a', context);
  expect(latest).toBe('1.0.0');
  expect(versions).toMatchObject({
    '1.0.0': { unreadable: ['deps'], requires: [] },
    '1.1.0': { yanked: true, languages: ['1.60'], links: 'z', features: ['x', 'c'] },
  });
  expect(versions['1.1.0']?.requires?.map((one) => one.package)).toEqual(['b', 'c']);
});

test.each(['', 'x\n', '[]'])('cargo: a response without versions (%j) is an error', async (body) => {
  responses = { '/1/a': body };
  await expect(registries.cargo('a', context)).rejects.toMatchObject({ errorClass: 'PROVIDER_ERROR' });
});

describe('go', () => {
  const PSEUDO = 'v1.1.1-0.20240101000000-abcdefabcdef';
  const mod =
    'module x.io/y\n\ngo 1.23 // why\n\nretract (\n\tv1.0.0 // broken\n\t[v1.1.0, v1.1.9]\n)\nrequire x.io/z v1.0.0\n';

  test('a pseudo-version of a module with tags is found', async () => {
    responses = {
      '/x.io/y/@v/list': 'v1.0.0\nnonsense\nv1.1.0\n',
      [`/x.io/y/@v/${PSEUDO}.info`]: { Version: PSEUDO },
      [`/x.io/y/@v/${PSEUDO}.mod`]: mod,
      '/x.io/y/@v/v1.1.0.mod': 'module x.io/y\n',
    };
    const { latest, versions } = await registries.go('x.io/y', context, { version: PSEUDO });
    expect(latest).toBe('v1.1.0');
    expect(Object.keys(versions)).toEqual(['v1.0.0', 'v1.1.0', PSEUDO]);
    expect(versions[PSEUDO]).toMatchObject({ languages: ['1.23'], requires: [{ package: 'x.io/z', range: 'v1.0.0' }] });
  });

  test.each([
    ['v1.0.0', 'it is retracted: broken'],
    ['v1.1.0', 'it is retracted'],
    ['v1.2.0', undefined],
  ])('%s is deprecated by the retractions of the latest go.mod: %s', async (version, deprecated) => {
    responses = { '/x.io/y/@v/list': 'v1.0.0\nv1.1.0\nv1.2.0\n', '/x.io/y/@v/v1.2.0.mod': mod };
    responses = { ...responses, [`/x.io/y/@v/${version}.mod`]: version === 'v1.2.0' ? mod : 'module x.io/y\n' };
    const { versions } = await registries.go('x.io/y', context, { version });
    expect(versions[version]?.deprecated).toBe(deprecated);
  });

  test('an unknown version is not added', async () => {
    responses = { '/x.io/y/@v/list': 'v1.0.0\n' };
    const { versions } = await registries.go('x.io/y', context, { version: 'v1.9.9' });
    expect(Object.keys(versions)).toEqual(['v1.0.0']);
  });

  test('the latest version of a module without tags is its last commit', async () => {
    responses = { '/x.io/y/@v/list': '', '/x.io/y/@latest': { Version: PSEUDO } };
    await expect(registries.go('x.io/y', context)).resolves.toMatchObject({ latest: PSEUDO });
  });
});
