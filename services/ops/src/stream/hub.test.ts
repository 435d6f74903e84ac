import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { ServerEvent } from './events';
import { createHub, type HubOptions } from './hub';

/** A hub whose feeds send what the test says. */
function hubWith(options: Partial<HubOptions> = {}) {
  const emitters = new Map<string, (event: ServerEvent) => void>();
  const stopped: string[] = [];
  const missed = jest.fn<Promise<readonly ServerEvent[]>, [string]>().mockResolvedValue([]);
  const hub = createHub({
    ...options,
    startFeed: ({ scope: { orgId }, emit }) => {
      emitters.set(orgId, emit);
      const current = () => Promise.resolve([{ event: 'overview', id: 'p0', data: { org: orgId } } as const]);
      return { current, missed, stop: () => stopped.push(orgId) };
    },
  });
  const failure = (id: string): ServerEvent => ({ event: 'failure', id, subject: id, data: { id } });
  return { hub, missed, stopped, emitters, fail: (orgId: string, id: string) => emitters.get(orgId)?.(failure(id)) };
}

const acme = { orgId: 'acme', org: 'acme' };
const bravo = { orgId: 'bravo', org: 'bravo' };
const ann = { scope: acme, key: 'ann' };
const bob = { scope: acme, key: 'bob' };
const OVERVIEW = 'retry: 2000\n\nid: p0\nevent: overview\ndata: {"org":"acme"}\n\n';
const failed = (id: string) => `id: ${id}\nevent: failure\ndata: {"id":"${id}"}\n\n`;

test('a listener receives the current state, then the events of its org only', async () => {
  const { hub, fail } = hubWith();
  const [mine, theirs] = [await hub.listen(ann), await hub.listen({ scope: bravo, key: 'bob' })];
  fail('acme', 'f1');
  hub.close();
  expect(await text(mine)).toBe(OVERVIEW + failed('f1'));
  expect(await text(theirs)).toBe(OVERVIEW.replace('acme', 'bravo'));
});

test('a listener that reconnects receives missed events once, including those sent during the reconnect', async () => {
  const { hub, fail, missed } = hubWith();
  missed.mockImplementation(async () => {
    fail('acme', 'f2');
    fail('acme', 'f3');
    return [1, 2].map((n) => ({ event: 'failure', id: `f${n}`, subject: `f${n}`, data: { id: `f${n}` } }) as const);
  });
  const stream = await hub.listen({ ...ann, lastEventId: 'f0' });
  hub.close();
  expect(missed).toHaveBeenCalledWith('f0');
  expect(await text(stream)).toBe(`${OVERVIEW}${failed('f1')}${failed('f2')}${failed('f3')}`);
});

test('listeners of an org share a feed, which stops with the last of them', async () => {
  const { hub, emitters, stopped } = hubWith();
  const streams = [await hub.listen(ann), await hub.listen(bob)];
  expect(emitters.size).toBe(1);
  for (const [i, stream] of streams.entries()) {
    expect(stopped).toEqual([]);
    stream.destroy();
    await once(stream, 'close');
    expect(stopped).toHaveLength(i);
  }
  hub.close();
});

test('streams beyond the limit per key or in total are rejected until one is closed', async () => {
  const { hub } = hubWith({ maxPerKey: 2, maxStreams: 3 });
  const [first] = [await hub.listen(ann), await hub.listen(ann)];
  await expect(hub.listen(ann)).rejects.toMatchObject({ status: 429, headers: { 'retry-after': '15' } });
  await hub.listen(bob);
  await expect(hub.listen({ scope: bravo, key: 'cy' })).rejects.toMatchObject({ status: 429 });
  first?.destroy();
  await new Promise(setImmediate);
  await hub.listen(ann);
  hub.close();
});

test('a listener that does not read is disconnected, and the others keep receiving', async () => {
  const { hub, fail } = hubWith();
  const [slow, fast] = [await hub.listen(ann), await hub.listen(bob)];
  let received = 0;
  fast.on('data', (chunk: Buffer) => (received += chunk.length));
  const long = 'x'.repeat(50_000);
  for (let i = 0; i < 10; i += 1) {
    fail('acme', `${i}${long}`);
    await new Promise(setImmediate);
  }
  expect([slow.destroyed, fast.destroyed]).toEqual([true, false]);
  expect(received).toBeGreaterThan(10 * 2 * 50_000);
  hub.close();
});

test('a stream has heartbeats and ends at its maximum age', async () => {
  const { hub } = hubWith({ heartbeatMs: 5, maxAgeMs: 60 });
  const received = await text(await hub.listen(ann));
  expect(received.startsWith(OVERVIEW)).toBe(true);
  expect(received).toContain(': heartbeat\n\n');
  hub.close();
});

test('a stream that fails to start does not count towards the limit', async () => {
  const { hub, missed, stopped } = hubWith({ maxPerKey: 1 });
  missed.mockRejectedValueOnce(new Error('no'));
  await expect(hub.listen({ ...ann, lastEventId: 'x' })).rejects.toThrow('no');
  await new Promise(setImmediate);
  expect(stopped).toEqual(['acme']);
  await hub.listen(ann);
  hub.close();
});
