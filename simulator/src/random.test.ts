import { seededRandom } from './random';

const draws = <T>(count: number, draw: () => T) => Array.from({ length: count }, draw);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test('the numbers depend on the seed and the stream', () => {
  const numbers = (seed: number, stream: string) => draws(5, seededRandom(seed, stream).next);
  expect(numbers(1, 'a')).toEqual(numbers(1, 'a'));
  expect(numbers(1, 'a')).not.toEqual(numbers(2, 'a'));
  expect(numbers(1, 'a')).not.toEqual(numbers(1, 'b'));
});

test('the distributions have the given mean, median and bounds', () => {
  const random = seededRandom(1, 'distributions');
  expect(mean(draws(20_000, () => random.exponential(10)))).toBeCloseTo(10, 0);
  expect(mean(draws(20_000, () => Number(random.chance(0.3))))).toBeCloseTo(0.3, 1);
  const latencies = draws(20_001, () => random.logNormal(350, 0.4)).sort((a, b) => a - b);
  expect(latencies[10_000]! / 350).toBeCloseTo(1, 1);
  expect(new Set(draws(1000, () => random.int(1, 6)))).toEqual(new Set([1, 2, 3, 4, 5, 6]));
});
