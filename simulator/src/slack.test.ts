import { startWorld, type TestWorld } from './testing/start-world';

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

test('a message is answered with ok and kept in the inbox', async () => {
  const payload = { channel: '#alerts', attachments: [{ title: 'HighAIJobFailureRate', color: 'danger' }] };
  const { status, text } = await world.call('POST', '/slack/webhook', { body: payload });
  expect([status, text]).toEqual([200, 'ok']);
  expect((await world.call('GET', '/inbox/slack')).json).toEqual([{ received_at: expect.any(String), payload }]);
});

test.each([
  ['nothing to show', { channel: '#alerts' }, 'no_text'],
  ['blocks that are no list', { blocks: 'x' }, 'invalid_blocks'],
  ['blocks without a type', { blocks: [{}] }, 'invalid_blocks'],
  ['a list', [1], 'invalid_payload'],
  ['broken JSON', '{"text":', 'invalid_payload'],
  ['over 100 attachments', { attachments: new Array(101).fill({}) }, 'too_many_attachments'],
])('a message with %s is refused in Slack’s words and not kept', async (_title, body, reason) => {
  await world.call('DELETE', '/inbox/slack');
  const { status, text } = await world.call('POST', '/slack/webhook', { body });
  expect([status, text]).toEqual([400, reason]);
  expect((await world.call('GET', '/inbox/slack')).json).toEqual([]);
});
