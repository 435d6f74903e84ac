import { cached } from './cached';

let now = 0;
let loads = 0;
let fails = false;
const reader = (load: () => Promise<string> = async () => `load ${++loads}`) =>
  cached<string, string>({
    load: async (_: string) => {
      if (fails) throw new Error('unavailable');
      return load();
    },
    onError: () => {},
    waitMs: 20,
    firstWaitMs: 20,
    now: () => now,
  });

beforeEach(() => {
  [now, loads, fails] = [1_000_000, 0, false];
});
const value = async (read: ReturnType<typeof reader>, key = 'a') => (await read(key))?.value;

it('loads a value once for concurrent callers and keeps it', async () => {
  const read = reader();
  expect(await Promise.all([value(read), value(read)])).toEqual(['load 1', 'load 1']);
  now += 4_999;
  expect(await value(read)).toBe('load 1');
  expect(await value(read, 'b')).toBe('load 2');
});

it('returns a value that is some seconds old while it reloads it', async () => {
  const read = reader();
  await read('a');
  now += 5_000;
  expect(await value(read)).toBe('load 1');
  await Promise.resolve();
  expect(await value(read)).toBe('load 2');
});

it('waits for the reload when the value is stale', async () => {
  const read = reader();
  await read('a');
  now += 30_000;
  expect(await value(read)).toBe('load 2');
});

it('returns the last value when a reload fails, and undefined when the first load fails', async () => {
  const read = reader();
  await read('a');
  fails = true;
  now += 60_000;
  expect(await value(read)).toBe('load 1');
  expect(await value(read, 'b')).toBeUndefined();
});

it('pauses after a failed load', async () => {
  let tries = 0;
  const read = reader(() => {
    tries += 1;
    return Promise.reject(new Error('unavailable'));
  });
  for (let i = 0; i < 5; i++) await read('a');
  expect(tries).toBe(1);
  now += 1_000;
  await read('a');
  expect(tries).toBe(2);
});

it('limits the wait for the first load', async () => {
  expect(await value(reader(() => new Promise<string>(() => {})))).toBeUndefined();
});

it('waits for a database that hangs once, not for every call', async () => {
  let tries = 0;
  const read = reader(() => {
    tries += 1;
    return new Promise<string>(() => {});
  });
  const first = read('a');
  now += 20;
  const began = performance.now();
  expect(await read('a')).toBeUndefined();
  expect(performance.now() - began).toBeLessThan(15);
  expect(await first).toBeUndefined();
  expect(tries).toBe(1);
});
