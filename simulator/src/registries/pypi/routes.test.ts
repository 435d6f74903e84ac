import { useSimulator } from '../../testing/start-simulator';

const simulator = useSimulator();

const get = (path: string) => simulator.call('GET', `/pypi${path}`);

test.each(['/pypi/requests/json', '/pypi/Requests/json'])('a project is found at %s', async (path) => {
  const { status, json } = await get(path);
  expect(status).toBe(200);
  expect(json.info).toMatchObject({ name: 'requests', version: '2.32.3', requires_python: '>=3.8', yanked: false });
  expect(json.info.requires_dist).toContain('urllib3<3,>=1.21.1');
  expect(json.releases['2.31.0']).toHaveLength(2);
  expect(json.releases['2.31.0'][0]).toMatchObject({
    filename: 'requests-2.31.0-py3-none-any.whl',
    packagetype: 'bdist_wheel',
    upload_time_iso_8601: '2023-05-22T12:00:00.000000Z',
    yanked: false,
  });
});

test('a yanked release has a reason and is never the latest', async () => {
  const { json } = await get('/pypi/requests/json');
  expect(json.releases['2.32.0'][0]).toMatchObject({
    yanked: true,
    yanked_reason: expect.stringContaining('vulnerability'),
  });
});

test('a pre-release is listed but never the latest', async () => {
  const { json } = await get('/pypi/pydantic/json');
  expect(json.info.version).toBe('2.10.3');
  expect(json.releases).toHaveProperty(['2.11.0a1']);
});

test('a single release has only its own files', async () => {
  const { json } = await get('/pypi/numpy/1.26.4/json');
  expect(json.info.version).toBe('1.26.4');
  expect(json.urls[1].filename).toBe('numpy-1.26.4.tar.gz');
  expect(json).not.toHaveProperty('releases');
});

test('a release can have no files, or only platform wheels', async () => {
  const { json } = await get('/pypi/numpy/json');
  expect(json.info.version).toBe('2.2.1');
  expect(json.releases['2.3.0']).toEqual([]);
  expect(json.releases['2.2.1'].map(({ filename }: { filename: string }) => filename)).toEqual([
    'numpy-2.2.1-cp312-cp312-manylinux_2_17_x86_64.whl',
    'numpy-2.2.1-cp312-cp312-win_amd64.whl',
  ]);
});

test('an old upload has no Python requirement', async () => {
  const { json } = await get('/pypi/urllib3/json');
  expect(json.releases['1.0.2'][0].requires_python).toBeNull();
});

test.each(['/pypi/no-such-project/json', '/pypi/requests/9.9.9/json'])('%s is a 404', async (path) => {
  const { status, json } = await get(path);
  expect([status, json]).toEqual([404, { message: 'Not Found' }]);
});
