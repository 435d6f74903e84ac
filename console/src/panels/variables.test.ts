// The values of variables in an address.
import { ALL_VALUE, chosenValuesOf, nextValues } from './variables';

test('variables are lists, whatever the router makes of them; other parameters are left out', () => {
  const search = { 'var-env': 'local', 'var-service': ['ai', 7], 'var-empty': '', 'var-a b': 'x', from: 'now-1h' };
  expect(chosenValuesOf(search)).toEqual({ 'var-env': ['local'], 'var-service': ['ai', '7'] });
});

test.each([
  [[ALL_VALUE], [ALL_VALUE, 'ai'], ['ai']],
  [['ai'], ['ai', ALL_VALUE], [ALL_VALUE]],
  [['ai'], ['ai', 'ops'], ['ai', 'ops']],
  [['ai'], [], undefined],
])('from %p, the choice %p gives %p', (before, after, expected) => expect(nextValues(before, after)).toEqual(expected));
