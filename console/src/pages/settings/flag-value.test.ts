// The value of a flag, as people write it.
import { flagValueOf } from './flag-value';

test.each([
  ['', null],
  ['  ', null],
  ['anthropic', 'anthropic'],
  [' 0.25 ', 0.25],
  ['true', true],
  ['false', false],
])('%p is %p', (text, value) => expect(flagValueOf(text)).toBe(value));
