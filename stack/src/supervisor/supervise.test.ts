import { backOffMs } from './supervise';

test('the restart delay doubles from 1 s to 30 s', () => {
  expect([1, 2, 3, 4, 5, 6, 20].map(backOffMs)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});
