import { useSimulator } from '../testing/start-simulator';
import { createInboxes, INBOX_CAPACITY } from './inboxes';

const simulator = useSimulator('test');
const texts = (json: readonly { payload: { text: string } }[]) => json.map(({ payload }) => payload.text);

test('an inbox lists its newest messages, oldest first, and can be cleared', async () => {
  for (const text of ['one', 'two', 'three']) await simulator.call('POST', '/slack/webhook', { body: { text } });
  expect(texts((await simulator.call('GET', '/inbox/slack')).json)).toEqual(['one', 'two', 'three']);
  expect(texts((await simulator.call('GET', '/inbox/slack?limit=2')).json)).toEqual(['two', 'three']);
  expect((await simulator.call('DELETE', '/inbox/slack')).status).toBe(204);
  expect((await simulator.call('GET', '/inbox/slack')).json).toEqual([]);
});

test('an unknown inbox is a 404 that lists the inboxes', async () => {
  const { status, json } = await simulator.call('GET', '/inbox/fax');
  expect(status).toBe(404);
  expect(json.detail).toContain('slack, github, pagerduty, email, webhook');
});

test.each(['0', '10001', 'x', '1.5'])('a limit of %s is refused', async (limit) => {
  const { status, json } = await simulator.call('GET', `/inbox/slack?limit=${limit}`);
  expect([status, json.errors[0].field]).toEqual([422, 'limit']);
});

test('a full inbox drops its oldest message', () => {
  const { slack } = createInboxes();
  for (let number = 0; number <= INBOX_CAPACITY; number++) slack.record({ payload: number });
  expect(slack.list()).toHaveLength(INBOX_CAPACITY);
  expect(slack.list()[0]?.payload).toBe(1);
});
