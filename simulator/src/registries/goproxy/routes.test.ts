import { useSimulator } from '../../testing/start-simulator';

const simulator = useSimulator();

const get = (path: string) => simulator.call('GET', `/goproxy/${path}`);

test('the version list has one version per line', async () => {
  const { status, headers, text } = await get('github.com/gin-gonic/gin/@v/list');
  expect([status, text]).toEqual([200, 'v1.8.2\nv1.9.1\nv1.10.0\n']);
  expect(headers.get('content-type')).toContain('text/plain');
});

test('a version has a time, and latest is never a pre-release', async () => {
  expect((await get('go.uber.org/zap/@v/v1.26.0.info')).json).toMatchObject({
    Version: 'v1.26.0',
    Time: '2023-09-14T12:00:00Z',
    Origin: { VCS: 'git', Ref: 'refs/tags/v1.26.0' },
  });
  expect((await get('github.com/jackc/pgx/v5/@latest')).json.Version).toBe('v5.7.1');
  expect((await get('github.com/jackc/pgx/v5/@v/v5.7.1.mod')).text).toBe('module github.com/jackc/pgx/v5\n\ngo 1.21\n');
});

test('a pseudo-version is found, but not listed', async () => {
  const pseudo = 'v1.27.1-0.20240301080000-abcdefabcdef';
  expect((await get(`go.uber.org/zap/@v/${pseudo}.info`)).json).toMatchObject({ Version: pseudo });
  expect((await get('go.uber.org/zap/@v/list')).text).not.toContain(pseudo);
});

test('a go.mod lists the retracted versions', async () => {
  const { text } = await get('github.com/spf13/cobra/@v/v1.8.1.mod');
  expect(text).toBe('module github.com/spf13/cobra\n\ngo 1.15\n\nretract v1.8.0 // completions were broken\n');
});

test('capital letters are escaped', async () => {
  const { text } = await get('github.com/!azure/azure-sdk-for-go/sdk/azcore/@v/list');
  expect(text).toContain('v1.16.0');
  const { status, text: reason } = await get('github.com/Azure/azure-sdk-for-go/sdk/azcore/@v/list');
  expect([status, reason]).toEqual([404, expect.stringContaining('invalid escaped module path')]);
});

test.each([
  ['github.com/nobody/nothing/@v/list', 'no matching versions'],
  ['go.uber.org/zap/@v/v9.9.9.info', 'unknown revision v9.9.9'],
  ['go.uber.org/zap', 'the path contains no module'],
])('%s is a 404 with a reason', async (path, reason) => {
  const { status, text } = await get(path);
  expect([status, text]).toEqual([404, expect.stringContaining(reason)]);
});
