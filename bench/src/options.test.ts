import { readOptions } from './options';

describe('the command line', () => {
  test('has defaults', () => {
    expect(readOptions([])).toEqual({ rounds: 5, requests: 5000, rate: 500 });
  });

  test('sets rounds, requests, rate and the file for JSON', () => {
    const args = ['--rounds', '7', '--requests', '100', '--rate', '50', '--json', 'out.json'];
    expect(readOptions(args)).toEqual({ rounds: 7, requests: 100, rate: 50, json: 'out.json' });
  });

  test('names every problem at once', () => {
    const read = () => readOptions(['--rounds', 'many', '--requests', '0']);
    expect(read).toThrow(/--rounds must be a whole number above 0, not many\n--requests .* not 0/);
  });

  test('refuses what it does not know', () => {
    expect(() => readOptions(['--speed', '9'])).toThrow("Unknown option '--speed'");
  });
});
