import type { TextReader } from '../providers/provider';
import type { RoutedRequest } from '../calls/calls';
import type { GenerateResponse } from './generate-response';
import { deduplicateCalls } from './repeated-calls';
import type { Router } from './router';

const request = { org_id: 'org', call_id: 'call' } as RoutedRequest;
const response = { text: 'all of it' } as GenerateResponse;

/** A router whose calls end when the test says so, or when they are canceled. */
function pendingCalls() {
  const calls: { readonly reader: TextReader | undefined; readonly end: () => void }[] = [];
  const router: Router = {
    generate: (_, reader) =>
      new Promise((resolve, reject) => {
        reader?.signal.addEventListener('abort', () => reject(new Error('canceled')));
        calls.push({ reader, end: () => resolve(response) });
      }),
  };
  return { calls, router: deduplicateCalls(router) };
}

/** A caller that reads a stream and can leave. */
function caller() {
  const connection = new AbortController();
  const texts: string[] = [];
  const reader: TextReader = { onText: (text) => void texts.push(text), signal: connection.signal };
  return { reader, texts, leave: () => connection.abort() };
}

test('a call is canceled when its only caller leaves', async () => {
  const { calls, router } = pendingCalls();
  const { reader, leave } = caller();
  const answer = router.generate(request, reader);
  leave();
  await expect(answer).rejects.toThrow('canceled');
  expect(calls).toHaveLength(1);
});

test('a call is canceled when the last of its callers leaves', async () => {
  const { calls, router } = pendingCalls();
  const [first, second] = [caller(), caller()];
  const answers = [router.generate(request, first.reader), router.generate(request, second.reader)];
  first.leave();
  expect(calls[0]!.reader!.signal.aborted).toBe(false);
  second.leave();
  for (const answer of answers) await expect(answer).rejects.toThrow('canceled');
});

test('a call goes on for a caller that does not stream', async () => {
  const { calls, router } = pendingCalls();
  const { reader, leave } = caller();
  const streamed = router.generate(request, reader);
  const whole = router.generate(request);
  leave();
  calls[0]!.end();
  expect(await Promise.all([streamed, whole])).toEqual([response, response]);
});

test('a canceled call is not shared: a repeated request starts a new one', async () => {
  const { calls, router } = pendingCalls();
  const [first, second] = [caller(), caller()];
  const canceled = router.generate(request, first.reader);
  first.leave();
  const repeated = router.generate(request, second.reader);
  await expect(canceled).rejects.toThrow('canceled');
  calls[1]!.end();
  expect(await repeated).toBe(response);
  const third = caller();
  await router.generate(request, third.reader);
  expect([calls.length, third.texts]).toEqual([2, ['all of it']]);
});
