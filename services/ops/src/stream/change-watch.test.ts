import type { Database } from '@sextant/records/database';
import { until } from '@sextant/stack/until';
import { createChangeWatch } from './change-watch';

/** A watch of a database at a position that the test sets. */
function watchAt(initial: string) {
  const state = { position: initial, reads: 0 };
  const database = {
    read: () => {
      state.reads += 1;
      return Promise.resolve([state.position]);
    },
  } as unknown as Database;
  return { watch: createChangeWatch(database, 1), state };
}

/** Waits for two reads that begin after this call. */
async function rounds(state: { readonly reads: number }): Promise<void> {
  const { reads } = state;
  await until('the watch has read twice', () => state.reads >= reads + 2);
}

test('readers are called after a change, and not without one', async () => {
  const { watch, state } = watchAt('1');
  const readers = [jest.fn(() => Promise.resolve(true)), jest.fn(() => Promise.resolve(true))];
  const ends = readers.map((reader) => watch.subscribe(reader));
  await rounds(state);
  const before = readers.map((reader) => reader.mock.calls.length);
  await rounds(state);
  expect(readers.map((reader) => reader.mock.calls.length)).toEqual(before);
  state.position = '2';
  await rounds(state);
  expect(readers.map((reader) => reader.mock.calls.length)).toEqual(before.map((calls) => calls + 1));
  for (const end of ends) end();
});

test('a reader that fails is called again without a further change', async () => {
  const { watch, state } = watchAt('1');
  const reader = jest.fn(() => Promise.resolve(false));
  const end = watch.subscribe(reader);
  await until('the reader is called again', () => reader.mock.calls.length >= 3);
  reader.mockResolvedValue(true);
  await rounds(state);
  const calls = reader.mock.calls.length;
  await rounds(state);
  expect(reader.mock.calls).toHaveLength(calls);
  end();
});

test('nothing is read without readers, and reading starts again with the next one', async () => {
  const { watch, state } = watchAt('1');
  watch.subscribe(() => Promise.resolve(true))();
  await new Promise(setImmediate);
  const { reads } = state;
  const reader = jest.fn(() => Promise.resolve(true));
  const end = watch.subscribe(reader);
  await until('the new reader is called', () => reader.mock.calls.length === 1);
  expect(state.reads).toBeGreaterThan(reads);
  end();
});
