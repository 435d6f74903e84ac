import { startWorld, type TestWorld } from './testing/start-world';

let world: TestWorld;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

test('a mail is kept in the inbox', async () => {
  const mail = { from: 'alerts@acme.example', to: 'oncall@acme.example', subject: 'Disk is full', text: 'Really.' };
  const { status, json } = await world.call('POST', '/email/send', { body: mail });
  expect(status).toBe(202);
  expect((await world.call('GET', '/inbox/email')).json).toEqual([
    { ...mail, received_at: expect.any(String), id: json.id, to: ['oncall@acme.example'] },
  ]);
});

test('a mail with faults is refused, and each field is named', async () => {
  const { status, json } = await world.call('POST', '/email/send', { body: { to: [], text: 'x' } });
  expect(status).toBe(422);
  expect(json.errors.map(({ field }: { field: string }) => field)).toEqual(['to', 'subject']);
});
