import { budgetText } from './budget';

test.each([
  [null, 'no events yet'],
  [1, '100% left'],
  [0.2345, '23% left'],
  [0, '0% left'],
  [-3.44, 'spent 4.44 times'],
  [-61.5, 'spent 62.5 times'],
])('a budget of which %p is left: %s', (left, text) => expect(budgetText(left, 0)).toBe(text));
