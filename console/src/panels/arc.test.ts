// The geometry of a gauge.
import { arc, shareOf } from './arc';

const dial = { x: 0, y: 0, radius: 10 };

test('the arc is open at the bottom', () => {
  expect(arc(dial, 0, 1)).toBe('M -8.66 5.00 A 10 10 0 1 1 8.66 5.00');
  expect(arc(dial, 0, 0.5)).toBe('M -8.66 5.00 A 10 10 0 0 1 -0.00 -10.00');
});

test.each([
  [5, 0.5],
  [-1, 0],
  [11, 1],
  [null, 0],
])('of 0 to 10, %p is %p', (value, share) => expect(shareOf(value, 0, 10)).toBe(share));

test('a scale without an extent has no share', () => expect(shareOf(1, 1, 1)).toBe(0));
