import { kept } from './cached';

let now = 0;
let loads = 0;
let fails = false;
const reader = (load: () => Promise<string> = async () => `load ${++loads}`) =>
  kept({
    load: async (_: string) => {
      if (fails) throw new Error('away');
      return load();
    },
    failed: () => {},
    waitMs: 20,
    firstWaitMs: 20,
    now: () => now,
  });

beforeEach(() => {
  [now, loads, fails] = [1_000_000, 0, false];
});
const value = async (read: ReturnType<typeof reader>, key = 'a') => (await read(key))?.value;

it('loads a value once for all who ask at the same time, and keeps it', async () => {
  const read = reader();
  expect(await Promise.all([value(read), value(read)])).toEqual(['load 1', 'load 1']);
  now += 4_999;
  expect(await value(read)).toBe('load 1');
  expect(await value(read, 'b')).toBe('load 2');
});

it('uses a value of some seconds while it loads it again', async () => {
  const read = reader();
  await read('a');
  now += 5_000;
  expect(await value(read)).toBe('load 1');
  await Promise.resolve();
  expect(await value(read)).toBe('load 2');
});

it('waits for a value when what it has is old', async () => {
  const read = reader();
  await read('a');
  now += 30_000;
  expect(await value(read)).toBe('load 2');
});

it('goes on with the last value when there is no other, and has none before the first', async () => {
  const read = reader();
  await read('a');
  fails = true;
  now += 60_000;
  expect(await value(read)).toBe('load 1');
  expect(await value(read, 'b')).toBeUndefined();
});

it('leaves a database that is away alone for a moment', async () => {
  let tries = 0;
  const read = reader(() => {
    tries += 1;
    return Promise.reject(new Error('away'));
  });
  for (let i = 0; i < 5; i++) await read('a');
  expect(tries).toBe(1);
  now += 1_000;
  await read('a');
  expect(tries).toBe(2);
});

it('does not wait for long', async () => {
  expect(await value(reader(() => new Promise<string>(() => {})))).toBeUndefined();
});

it('waits once for a database that hangs, not each time', async () => {
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
