import { useSimulator } from '../testing/start-simulator';

const simulator = useSimulator();

const headers = { authorization: 'Bearer token-of-the-app' };
const get = (path: string) => simulator.call('GET', `/github${path}`, { headers });
const post = (path: string, body: unknown) => simulator.call('POST', `/github${path}`, { headers, body });

describe('contents', () => {
  test('a manifest is returned as GitHub does: wrapped base64 with its git blob id', async () => {
    const { status, json } = await get('/repos/acme/web/contents/package.json?ref=main');
    expect(status).toBe(200);
    expect(json).toMatchObject({ name: 'package.json', path: 'package.json', type: 'file', encoding: 'base64' });
    expect(json.sha).toMatch(/^[0-9a-f]{40}$/);
    expect(json.content.split('\n').every((line: string) => line.length <= 60)).toBe(true);
    const text = Buffer.from(json.content, 'base64').toString();
    expect(Buffer.byteLength(text)).toBe(json.size);
    expect(JSON.parse(text).dependencies.lodash).toBe('^4.17.20');
  });

  test('the blob id is the one that git computes', async () => {
    const { json } = await get('/repos/acme/web/contents/README.md');
    // printf '# web\n\nThe shop as customers see it.\n' | git hash-object --stdin
    expect(json.sha).toBe('d6bece57a049eef82712cd0deee8f8c37e660064');
  });

  test.each([
    ['an unknown repository', '/repos/acme/nothing/contents/package.json', 'Not Found'],
    ['an unknown file', '/repos/acme/web/contents/cargo.toml', 'Not Found'],
    ['an unknown ref', '/repos/acme/web/contents/package.json?ref=nope', 'No commit found for the ref nope'],
    ['an unknown path', '/nothing', 'Not Found'],
  ])('%s is a 404 in GitHub’s format', async (_title, path, message) => {
    const { status, json } = await get(path);
    expect(status).toBe(404);
    expect(json).toMatchObject({ message, documentation_url: expect.stringContaining('docs.github.com') });
  });

  test.each([
    ['no token', {}, 'Requires authentication'],
    ['basic authentication', { authorization: 'Basic eA==' }, 'Bad credentials'],
  ])('%s is 401', async (_title, sent, message) => {
    const { status, json } = await simulator.call('GET', '/github/repos/acme/web/contents/package.json', {
      headers: sent,
    });
    expect(status).toBe(401);
    expect(json).toMatchObject({ message, status: '401' });
  });
});

describe('issue comments', () => {
  test('a comment is stored, listed and recorded in the inbox', async () => {
    const posted = await post('/repos/globex/checkout/issues/7/comments', { body: 'upgraded' });
    expect(posted.status).toBe(201);
    expect(posted.json).toMatchObject({ body: 'upgraded', user: { login: 'sextant[bot]', type: 'Bot' } });
    expect(posted.json.html_url).toBe(`https://github.com/globex/checkout/issues/7#issuecomment-${posted.json.id}`);

    const listed = await get('/repos/globex/checkout/issues/7/comments');
    expect(listed.json).toEqual([posted.json]);
    const inbox = await simulator.call('GET', '/inbox/github');
    expect(inbox.json).toEqual([
      {
        received_at: expect.any(String),
        owner: 'globex',
        repository: 'checkout',
        issue_number: 7,
        comment_id: posted.json.id,
        body: 'upgraded',
      },
    ]);
  });

  test('comments are paginated with Link headers', async () => {
    for (let number = 1; number <= 5; number++)
      await post('/repos/initech/reports/issues/9/comments', { body: `comment ${number}` });
    let next: string | undefined = `${simulator.url}/github/repos/initech/reports/issues/9/comments?per_page=2`;
    const bodies: string[] = [];
    while (next) {
      const page = await fetch(next, { headers });
      bodies.push(...((await page.json()) as { body: string }[]).map(({ body }) => body));
      next = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1];
    }
    expect(bodies).toEqual(['comment 1', 'comment 2', 'comment 3', 'comment 4', 'comment 5']);
  });

  test.each([
    ['without a body', {}, 422, 'Validation Failed'],
    ['that is too long', { body: 'x'.repeat(65_537) }, 422, 'Validation Failed'],
    ['that is not JSON', '{"body":', 400, 'Problems parsing JSON'],
  ])('a comment %s is refused', async (_title, body, status, message) => {
    const answer = await post('/repos/acme/api/issues/1/comments', body);
    expect(answer.status).toBe(status);
    expect(answer.json.message).toBe(message);
  });
});

describe('reactions', () => {
  const comments = '/repos/acme/scoring/issues/3/comments';
  const reactions = (id: number) => `/repos/acme/scoring/issues/comments/${id}/reactions`;

  test('are stored once and counted in the comment', async () => {
    const { json } = await post(comments, { body: 'x' });
    const first = await post(reactions(json.id), { content: '-1' });
    const again = await post(reactions(json.id), { content: '-1' });
    expect([first.status, again.status, again.json.id]).toEqual([201, 200, first.json.id]);
    expect(first.json).toMatchObject({ content: '-1', user: { login: 'sextant[bot]' } });
    expect((await get(comments)).json[0].reactions).toMatchObject({ total_count: 1, '-1': 1, '+1': 0 });
  });

  test('with unknown content or on an unknown comment are refused', async () => {
    const { json } = await post(comments, { body: 'y' });
    expect((await post(reactions(json.id), { content: 'no' })).status).toBe(422);
    expect((await post(reactions(1), { content: '-1' })).status).toBe(404);
  });
});
