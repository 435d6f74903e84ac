import { useSimulator } from '../testing/start-simulator';

const simulator = useSimulator();

const put = (id: string, body: unknown) => simulator.call('PUT', `/cms/pages/${id}`, { body });

test('a page is created once, and only a change of its content is a new revision', async () => {
  const created = await put('p-1', { title: 'One' });
  expect([created.status, created.json]).toEqual([
    201,
    { id: 'p-1', revision: 1, puts: 1, updated_at: expect.any(String), url: `${simulator.url}/cms/pages/p-1` },
  ]);
  const again = await put('p-1', { title: 'One' });
  expect([again.status, again.json.revision, again.json.puts]).toEqual([200, 1, 2]);
  expect(again.headers.get('etag')).toBe(created.headers.get('etag'));
  expect((await put('p-1', { title: 'Two' })).json).toMatchObject({ revision: 2, puts: 3 });
  await expect((await fetch(created.json.url)).json()).resolves.toEqual({ title: 'Two' });
});

test.each<[string, string, unknown, number]>([
  ['a list', 'p-3', [1], 422],
  ['broken JSON', 'p-3', '{', 400],
  ['more than 2 MB', 'p-3', { text: 'x'.repeat(2_100_000) }, 413],
  ['an id with spaces', 'p%203', {}, 422],
])('%s is refused', async (_title, id, body, status) => {
  const answer = await put(id, body);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect((await simulator.call('GET', '/cms/pages/p-3')).status).toBe(404);
});
