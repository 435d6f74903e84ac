import { coalesce } from './coalesce';

function recorder() {
  const calls: string[] = [];
  const errors: unknown[] = [];
  const held: (() => void)[] = [];
  const coalesced = coalesce({
    work: async (key) => {
      calls.push(key);
      await new Promise<void>((resolve) => held.push(resolve));
      if (key === 'bad') throw new Error('broken');
    },
    onError: (error) => errors.push(error),
    delayMs: 5,
    concurrency: 2,
    maxWaiting: 4,
  });
  return { ...coalesced, calls, errors, release: () => held.shift()?.() };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** Lets the requested calls start. */
const settle = () => jest.advanceTimersByTimeAsync(5);

test('requests for one key within the delay are one call', async () => {
  const { request, calls, release, close } = recorder();
  for (const key of ['a', 'a', 'b', 'a']) request(key);
  await settle();
  expect(calls).toEqual(['a', 'b']);
  release();
  release();
  await close();
});

test('a request during a call causes one more call after it', async () => {
  const { request, calls, release, close } = recorder();
  request('a');
  await settle();
  request('a');
  request('a');
  await settle();
  expect(calls).toEqual(['a']);
  release();
  await settle();
  expect(calls).toEqual(['a', 'a']);
  release();
  await close();
});

test('a failed call is reported, and its key can be called again', async () => {
  const { request, calls, errors, release, close } = recorder();
  request('bad');
  await settle();
  release();
  await settle();
  expect(errors).toEqual([new Error('broken')]);
  request('bad');
  await settle();
  expect(calls).toEqual(['bad', 'bad']);
  release();
  await close();
});

test('close waits for the running call and starts no more', async () => {
  const { request, calls, release, close } = recorder();
  request('a');
  await settle();
  request('a');
  request('b');
  const closing = close();
  release();
  await closing;
  await settle();
  expect(calls).toEqual(['a']);
});

test('calls beyond the concurrency run later, in order', async () => {
  const { request, calls, release, close } = recorder();
  for (const key of ['a', 'b', 'c', 'd']) request(key);
  await settle();
  expect(calls).toEqual(['a', 'b']);
  release();
  await settle();
  expect(calls).toEqual(['a', 'b', 'c']);
  for (let i = 0; i < 3; i += 1) {
    release();
    await settle();
  }
  expect(calls).toEqual(['a', 'b', 'c', 'd']);
  await close();
});

test('requests beyond the maximum of waiting keys are dropped', async () => {
  const { request, calls, release, close } = recorder();
  for (const key of ['a', 'b', 'c', 'd', 'e', 'a']) request(key);
  for (let i = 0; i < 5; i += 1) {
    await settle();
    release();
  }
  await settle();
  expect(calls).toEqual(['a', 'b', 'c', 'd']);
  await close();
});
