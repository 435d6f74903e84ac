// Comments that somebody writes, as the hooks of the simulated GitHub deliver them.
import { startReceiver, type Receiver } from '../testing/receiver';
import { startWorld, TEST_SECRET, type TestWorld } from '../testing/start-world';

let receiver: Receiver;
let world: TestWorld;
beforeEach(async () => {
  receiver = await startReceiver(TEST_SECRET);
  world = await startWorld({ githubAppUrl: receiver.url });
});
afterEach(async () => {
  await world.close();
  await receiver.close();
});

const write = (body: object) => world.call('POST', '/comments', { body });

test('a comment of a stranger is delivered, signed, with its association', async () => {
  const { status, json } = await write({ body: '/upgrade lodash', author_association: 'NONE' });
  expect([status, json.deliveries[0].status]).toEqual([200, 202]);
  expect(receiver.received).toMatchObject([
    {
      signed: true,
      headers: { 'content-type': 'application/json' },
      payload: { comment: { body: '/upgrade lodash', author_association: 'NONE' } },
    },
  ]);
});

test('several hooks deliver one comment under ids of their own', async () => {
  await write({ body: '/upgrade a@1.0.0', hooks: 3 });
  expect(new Set(receiver.received.map(({ headers }) => headers['x-github-delivery'])).size).toBe(3);
  expect(new Set(receiver.received.map(({ payload }) => payload.comment.id)).size).toBe(1);
});

test('a hook can be set to forms, as it is by default on GitHub', async () => {
  await write({ body: 'grüße & +', content_type: 'form', repository: 'globex/checkout' });
  expect(receiver.received).toMatchObject([
    {
      signed: true,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: { comment: { body: 'grüße & +' }, repository: { full_name: 'globex/checkout' } },
    },
  ]);
});

test.each([
  [{}, 'body'],
  [{ body: 'x'.repeat(65_537) }, 'body'],
  [{ body: 'x', repository: 'acme/none' }, 'repository'],
  [{ body: 'x', author_association: 'FRIEND' }, 'author_association'],
  [{ body: 'x', content_type: 'xml' }, 'content_type'],
  [{ body: 'x', hooks: 4 }, 'hooks'],
])('%j is refused, and the field is named', async (body, field) => {
  const { status, json } = await write(body);
  expect([status, json.errors[0].field]).toEqual([422, field]);
});
