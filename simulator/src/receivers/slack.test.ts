import { useSimulator } from '../testing/start-simulator';

const simulator = useSimulator();

test('a message is stored in the inbox and answered with ok', async () => {
  const payload = { channel: '#alerts', attachments: [{ title: 'HighAIJobFailureRate', color: 'danger' }] };
  const { status, text } = await simulator.call('POST', '/slack/webhook', { body: payload });
  expect([status, text]).toEqual([200, 'ok']);
  expect((await simulator.call('GET', '/inbox/slack')).json).toEqual([{ received_at: expect.any(String), payload }]);
});

test.each([
  ['no text', { channel: '#alerts' }, 'no_text'],
  ['blocks that are not a list', { blocks: 'x' }, 'invalid_blocks'],
  ['blocks without a type', { blocks: [{}] }, 'invalid_blocks'],
  ['a list', [1], 'invalid_payload'],
  ['broken JSON', '{"text":', 'invalid_payload'],
  ['over 100 attachments', { attachments: new Array(101).fill({}) }, 'too_many_attachments'],
])('a message with %s is refused as Slack does and not stored', async (_title, body, reason) => {
  await simulator.call('DELETE', '/inbox/slack');
  const { status, text } = await simulator.call('POST', '/slack/webhook', { body });
  expect([status, text]).toEqual([400, reason]);
  expect((await simulator.call('GET', '/inbox/slack')).json).toEqual([]);
});
