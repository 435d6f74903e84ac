import { INBOX_CAPACITY, createInboxes } from '../inboxes';
import { startWorld, type TestWorld } from '../testing/start-world';

let world: TestWorld;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const texts = (json: readonly { payload: { text: string } }[]) => json.map(({ payload }) => payload.text);

test('the newest messages are listed in their order, and an inbox can be emptied', async () => {
  for (const text of ['one', 'two', 'three']) await world.call('POST', '/slack/webhook', { body: { text } });
  expect(texts((await world.call('GET', '/inbox/slack')).json)).toEqual(['one', 'two', 'three']);
  expect(texts((await world.call('GET', '/inbox/slack?limit=2')).json)).toEqual(['two', 'three']);
  expect((await world.call('DELETE', '/inbox/slack')).status).toBe(204);
  expect((await world.call('GET', '/inbox/slack')).json).toEqual([]);
});

test('an unknown inbox is 404 and names the known ones', async () => {
  const { status, json } = await world.call('GET', '/inbox/fax');
  expect(status).toBe(404);
  expect(json.detail).toContain('slack, github, pagerduty, email');
});

test.each(['0', '10001', 'x', '1.5'])('a limit of %s is refused', async (limit) => {
  const { status, json } = await world.call('GET', `/inbox/slack?limit=${limit}`);
  expect(status).toBe(422);
  expect(json.errors[0].field).toBe('limit');
});

test('an inbox forgets its oldest messages beyond its capacity', () => {
  const { slack } = createInboxes();
  for (let number = 0; number <= INBOX_CAPACITY; number++) slack.record({ payload: number });
  expect(slack.list()).toHaveLength(INBOX_CAPACITY);
  expect(slack.list()[0]?.payload).toBe(1);
});
