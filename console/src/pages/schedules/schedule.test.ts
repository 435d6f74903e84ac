// The input of a schedule.
import { EXAMPLES, KINDS, parseInput } from './schedule';

test.each(KINDS)('the example of %s is an input', (kind) => {
  expect(parseInput(JSON.stringify(EXAMPLES[kind]))).toEqual({ value: EXAMPLES[kind] });
});

test.each(['[]', 'null', '"text"', '5'])('%s is not an object', (text) => {
  expect(parseInput(text)).toEqual({ problem: 'The input must be a JSON object' });
});

test('malformed JSON says where', () => {
  expect(parseInput('{"goal":')).toEqual({ problem: expect.stringMatching(/^The input must be JSON: ./) });
});
