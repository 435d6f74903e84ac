import { readOptions } from './options';

const DEFAULTS = { rounds: 5, requests: 5000 };

test('options override defaults', () => {
  expect(readOptions([], DEFAULTS)).toEqual(DEFAULTS);
  expect(readOptions(['--rounds', '7'], DEFAULTS)).toEqual({ rounds: 7, requests: 5000 });
});

test('every problem is reported', () => {
  const read = () => readOptions(['--rounds', 'many', '--requests', '0'], DEFAULTS);
  expect(read).toThrow('invalid --rounds many: expected a positive integer\ninvalid --requests 0: expected');
});

test('unknown options are rejected', () => {
  expect(() => readOptions(['--speed', '9'], DEFAULTS)).toThrow("Unknown option '--speed'");
});
