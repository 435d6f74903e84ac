// The values of variables in an address.
import { ALL_VALUE, chosenValuesOf, nextValues, valuesOfBoard } from './variables';

test('variables are lists, whatever the router makes of them; other parameters are left out', () => {
  const search = { 'var-env': 'local', 'var-service': ['ai', 7], 'var-empty': '', 'var-a b': 'x', from: 'now-1h' };
  expect(chosenValuesOf(search)).toEqual({ 'var-env': ['local'], 'var-service': ['ai', '7'] });
});

test('all values in a link of Grafana are all values', () => {
  expect(chosenValuesOf({ 'var-env': 'All', 'var-service': ['All'], 'var-org': ALL_VALUE })).toEqual({
    ...{ 'var-env': [ALL_VALUE], 'var-service': [ALL_VALUE], 'var-org': [ALL_VALUE] },
  });
});

test.each([
  [[ALL_VALUE], [ALL_VALUE, 'ai'], ['ai']],
  [['ai'], ['ai', ALL_VALUE], [ALL_VALUE]],
  [['ai'], ['ai', 'ops'], ['ai', 'ops']],
  [['ai'], [], undefined],
])('from %p, the choice %p gives %p', (before, after, expected) => expect(nextValues(before, after)).toEqual(expected));

test('a board takes the variables that it has from a link', () => {
  const chosen = { 'var-env': ['local'], 'var-service': ['ai'] };
  expect(valuesOfBoard(chosen, ['env', 'window'])).toEqual({ 'var-env': ['local'] });
});
