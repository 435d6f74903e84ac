import { backOffMs } from './supervise';

test('pauses double from one second to thirty', () => {
  expect([1, 2, 3, 4, 5, 6, 20].map(backOffMs)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});
