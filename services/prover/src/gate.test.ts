// The gate: tests of the app cover a full queue, and callers that disconnect while they wait.
import { createGate } from './gate';

const signal = new AbortController().signal;

function task() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  return { run: jest.fn(() => promise), resolve, reject };
}

/** Lets all pending promise callbacks run. */
const settled = () => new Promise(setImmediate);

test('tasks run up to the concurrency, the others wait in order, and a failure frees its slot', async () => {
  const gate = createGate({ concurrency: 1, maxWaiting: 2 });
  const tasks = [task(), task(), task()];
  const results = tasks.map(({ run }) => gate(signal, run));
  const calls = () => tasks.map(({ run }) => run.mock.calls.length);
  expect(calls()).toEqual([1, 0, 0]);
  tasks[0]!.resolve('first');
  await settled();
  expect(calls()).toEqual([1, 1, 0]);
  tasks[1]!.reject(new Error('failed'));
  await expect(results[1]).rejects.toThrow('failed');
  tasks[2]!.resolve('third');
  expect(await Promise.all([results[0], results[2]])).toEqual(['first', 'third']);
});
