import { createGate, GateFullError } from './gate';

const signal = new AbortController().signal;

function task() {
  let end = (_value: string): void => {};
  let fail = (_error: Error): void => {};
  const promise = new Promise<string>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  return { run: jest.fn(() => promise), end, fail };
}

/** Lets everything happen that waits for nothing. */
const settled = () => new Promise(setImmediate);

test('as many run as there is room for, others wait in their order', async () => {
  const gate = createGate({ concurrency: 1, maxWaiting: 2 });
  const tasks = [task(), task(), task()];
  const results = tasks.map(({ run }) => gate(signal, run));
  const running = () => tasks.map(({ run }) => run.mock.calls.length);
  expect(running()).toEqual([1, 0, 0]);
  tasks[0]!.end('first');
  await settled();
  expect(running()).toEqual([1, 1, 0]);
  tasks[1]!.fail(new Error('no'));
  await expect(results[1]).rejects.toThrow('no');
  tasks[2]!.end('third');
  expect(await Promise.all([results[0], results[2]])).toEqual(['first', 'third']);
});

test('one too many is refused at once, until there is room again', async () => {
  const gate = createGate({ concurrency: 1, maxWaiting: 0 });
  const first = task();
  const result = gate(signal, first.run);
  await expect(gate(signal, task().run)).rejects.toThrow(GateFullError);
  first.end('done');
  await result;
  expect(await gate(signal, () => Promise.resolve('again'))).toBe('again');
});

test('one that is given up while it waits leaves its place and never runs', async () => {
  const gate = createGate({ concurrency: 1, maxWaiting: 1 });
  const [first, second, third] = [task(), task(), task()];
  const controller = new AbortController();
  const results = [gate(signal, first.run), gate(controller.signal, second.run)];
  controller.abort(new Error('gone'));
  await expect(results[1]).rejects.toThrow('gone');
  const last = gate(signal, third.run);
  first.end('done');
  third.end('done too');
  expect(await last).toBe('done too');
  expect(second.run).not.toHaveBeenCalled();
});
