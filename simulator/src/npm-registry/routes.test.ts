import { startWorld, type TestWorld } from '../testing/start-world';

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const get = (path: string, headers = {}) => world.call('GET', `/npm${path}`, { headers });

test('a packument has versions, dist-tags and times', async () => {
  const { status, json } = await get('/lodash');
  expect(status).toBe(200);
  expect(json['dist-tags']).toEqual({ latest: '4.17.21' });
  expect(json.versions['4.17.21']).toMatchObject({
    name: 'lodash',
    version: '4.17.21',
    dist: { integrity: expect.stringMatching(/^sha512-/) },
  });
  expect(Object.keys(json.time)).toEqual(['created', 'modified', ...Object.keys(json.versions)]);
});

test('latest is never a pre-release', async () => {
  const { json } = await get('/react');
  expect(json['dist-tags']).toEqual({ latest: '19.0.0', rc: '19.0.0-rc.1' });
});

test('peer dependencies and deprecations are told', async () => {
  expect((await get('/react-dom')).json.versions['18.3.1'].peerDependencies).toEqual({ react: '^18.3.1' });
  expect((await get('/left-pad')).json.versions['1.3.0'].deprecated).toContain('padStart');
});

test.each(['/@types/node', '/@types%2fnode', '/@types%2Fnode'])('a scoped package is found at %s', async (path) => {
  expect((await get(path)).json.name).toBe('@types/node');
});

test.each([
  ['/zod/3.22.4', '3.22.4'],
  ['/zod/latest', '3.24.1'],
  ['/@types/node/20.10.0', '20.10.0'],
])('%s is one version', async (path, version) => {
  expect((await get(path)).json.version).toBe(version);
});

test('installers get the short form', async () => {
  const { headers, json } = await get('/semver', {
    accept: 'application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8',
  });
  expect(headers.get('content-type')).toContain('application/vnd.npm.install-v1+json');
  expect(Object.keys(json)).toEqual(['name', 'modified', 'dist-tags', 'versions']);
});

test('an unknown package is 404', async () => {
  const { status, json } = await get('/no-such-package');
  expect(status).toBe(404);
  expect(json).toEqual({ error: 'Not found' });
});

test('an unknown version is 404', async () => {
  const { status, json } = await get('/zod/99.0.0');
  expect(status).toBe(404);
  expect(json).toBe('version not found: 99.0.0');
});

test('an old release has odd fields, as some have in fact', async () => {
  const { json } = await get('/lodash');
  expect(json.versions['0.9.2']).toMatchObject({ deprecated: null, engines: ['node', 'rhino'] });
});
