// Refused commands over HTTP, with a local GitHub.
import { sextant } from '@sextant/signals/sextant';
import { webhookCommandsRefusedTotal } from '@sextant/signals/webhooks';
import { captureTelemetry, type Capture } from '@sextant/telemetry/testing';
import { comment, startApp, type TestApp } from '../testing/webhooks';

let app: TestApp;
let telemetry: Capture;

beforeEach(async () => {
  telemetry = captureTelemetry();
  app = await startApp();
});

afterEach(async () => {
  await app.close();
  await telemetry.assertCatalogued(sextant);
});

const written = () => app.github.requests.filter(({ method }) => method === 'POST');

test('a malformed command gets a reply and is counted', async () => {
  const response = await app.send({ body: comment('/upgrade lodash') });
  expect(response).toMatchObject({ status: 200, body: { refused: '"lodash" has no version' } });
  expect(app.controller.requests).toEqual([]);
  expect(written()).toHaveLength(1);
  const [{ url, body }] = written() as unknown as [{ url: string; body: { body: string } }];
  expect(url).toBe('/repos/acme/web/issues/7/comments');
  expect(body.body.split('\n').slice(0, 2)).toEqual([
    '<!-- sextant:reply:1 -->',
    'No upgrade was started: "lodash" has no version.',
  ]);
  expect(body.body).toContain('`/upgrade requests==2.32.3`');
  await expect(telemetry.value(webhookCommandsRefusedTotal, { reason: 'malformed' })).resolves.toBe(1);
});

test('a comment gets one reply, whatever the number of deliveries and webhooks', async () => {
  const deliver = (id: string) => app.send({ body: comment('/upgrade'), headers: { 'x-github-delivery': id } });
  await Promise.all([deliver('a'), deliver('b')]);
  await deliver('a');
  expect(written()).toHaveLength(1);
});

test('another comment on the same issue gets its own reply', async () => {
  await app.send({ body: comment('/upgrade') });
  await app.send({ body: comment('/upgrade', { comment: { id: 2, author_association: 'OWNER', body: '/upgrade' } }) });
  expect(written()).toHaveLength(2);
});

test('quoted text of the author has no mentions and no Markdown', async () => {
  await app.send({ body: comment('/upgrade @acme/everyone<img>`#1@x') });
  const { body } = written()[0]?.body as { body: string };
  expect(body.split('\n')[1]).not.toMatch(/@acme|(?<!\\)[<`#]/);
});

test.each([
  ['GitHub is unavailable', { status: 503 }, 503],
  ['a rate limit is reached', { status: 429, headers: { 'retry-after': '7' } }, 503],
  [
    'the thread is locked',
    { status: 403, body: { message: 'Unable to create comment because issue is locked.' } },
    200,
  ],
])('if %s, the response has the matching status', async (_, reply, status) => {
  app.replies.github = () => reply;
  const response = await app.send({ body: comment('/upgrade lodash') });
  expect(response.status).toBe(status);
});

describe('commands by author association', () => {
  const by = (author_association: string | undefined, body = '/upgrade lodash@4.17.21') =>
    app.send({ body: comment(body, { comment: { id: 9, author_association, body } }) });

  test.each(['OWNER', 'MEMBER', 'COLLABORATOR'])('of %s are accepted by default', async (association) => {
    expect(await by(association)).toMatchObject({ status: 202 });
  });

  test.each(['CONTRIBUTOR', 'FIRST_TIME_CONTRIBUTOR', 'FIRST_TIMER', 'MANNEQUIN', 'NONE', 'NEW_VALUE', undefined])(
    'of %s are refused with a reaction, and counted',
    async (association) => {
      expect(await by(association)).toMatchObject({
        status: 200,
        body: { refused: expect.stringContaining('are not accepted: expected OWNER, MEMBER, COLLABORATOR') },
      });
      expect(app.controller.requests).toEqual([]);
      expect(written()).toMatchObject([
        { url: '/repos/acme/web/issues/comments/9/reactions', body: { content: '-1' } },
      ]);
      await expect(telemetry.value(webhookCommandsRefusedTotal, { reason: 'not_allowed' })).resolves.toBe(1);
    },
  );

  test('that are malformed and not accepted get no reply', async () => {
    await by('NONE', '/upgrade lodash');
    expect(written().map(({ url }) => url)).toEqual(['/repos/acme/web/issues/comments/9/reactions']);
  });

  test('that are missing cause no refusal', async () => {
    expect(await by('NONE', 'nice')).toMatchObject({ body: { ignored: 'the comment has no command' } });
    expect(written()).toEqual([]);
  });

  test('are accepted by a setting', async () => {
    await app.close();
    app = await startApp({ commanders: ['CONTRIBUTOR'] });
    expect(await by('CONTRIBUTOR')).toMatchObject({ status: 202 });
    expect(await by('OWNER')).toMatchObject({ status: 200 });
  });
});

test.each([
  ['spaces', `/upgrade x${' '.repeat(65_500)}y`],
  ['options', `/upgrade x${' --trace'.repeat(9_000)}`],
  ['commands', '/upgrade x\n'.repeat(5_900)],
  ['open brackets', `/upgrade ${'['.repeat(65_000)}`],
  ['open emphases', `/upgrade x\n${'*a_ '.repeat(16_000)}`],
])('a comment full of %s does not block other requests', async (_, body) => {
  const started = performance.now();
  const refused = app.send({ body: comment(body) });
  const health = fetch(`${app.url}/healthz`).then(({ status }) => status);
  expect(await health).toBe(200);
  expect((await refused).status).toBe(200);
  // 9.7 seconds with a quadratic expression.
  expect(performance.now() - started).toBeLessThan(2_000);
});
