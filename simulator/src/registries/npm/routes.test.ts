import { useSimulator } from '../../testing/start-simulator';

const simulator = useSimulator();
const get = (path: string) => simulator.call('GET', `/npm${path}`);

test('a package has versions and dist-tags', async () => {
  const { status, headers, json } = await get('/lodash');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toContain('application/vnd.npm.install-v1+json');
  expect(json['dist-tags']).toEqual({ latest: '4.17.21' });
  expect(json.versions['4.17.21']).toMatchObject({
    name: 'lodash',
    version: '4.17.21',
    dist: { integrity: expect.stringMatching(/^sha512-/) },
  });
});

test('latest is never a pre-release', async () => {
  const { json } = await get('/react');
  expect(json['dist-tags']).toEqual({ latest: '19.0.0', rc: '19.0.0-rc.1' });
});

test('versions have peer dependencies and deprecations', async () => {
  expect((await get('/react-dom')).json.versions['18.3.1'].peerDependencies).toEqual({ react: '^18.3.1' });
  expect((await get('/left-pad')).json.versions['1.3.0'].deprecated).toContain('padStart');
});

test('an old release has the odd fields of real old releases', async () => {
  const { json } = await get('/lodash');
  expect(json.versions['0.9.2']).toMatchObject({ deprecated: null, engines: ['node', 'rhino'] });
});

test.each(['/@types/node', '/@types%2fnode', '/@types%2Fnode'])('a scoped package is found at %s', async (path) => {
  expect((await get(path)).json.name).toBe('@types/node');
});

test('an unknown package is a 404', async () => {
  const { status, json } = await get('/no-such-package');
  expect([status, json]).toEqual([404, { error: 'Not found' }]);
});
