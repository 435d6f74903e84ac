import { addBins, mergeBins, noBins, percentilesInSeconds, quantiles } from './sketch';
import { randomOf } from './testing-calls';

/** As sextant_sketch_key. */
const keyOf = (value: number) => Math.ceil(Math.log(Math.max(value, 0.001)) / Math.log(1.01 / 0.99));

/** A roll-up's column, as Postgres writes it. */
function columnOf(values: readonly number[]): string {
  const counts = new Map<number, number>();
  for (const key of values.map(keyOf)) counts.set(key, (counts.get(key) ?? 0) + 1);
  const bytes = Buffer.alloc(8 * counts.size);
  [...counts].forEach(([key, count], i) => bytes.writeInt32BE(count, bytes.writeInt32BE(key, 8 * i)));
  return bytes.toString('base64').replace(/.{76}/g, '$&\n');
}

const exact = (values: readonly number[], q: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(q * (values.length - 1))]!;

const random = randomOf(1);
const many = (valueOf: () => number) => Array.from({ length: 5_000 }, valueOf);

it.each([
  ['evenly spread', many(() => 1 + random() * 10_000)],
  ['over nine decades', many(() => Math.exp(random() * 20 - 6))],
  ['two groups', many(() => (random() < 0.7 ? 20 : 30_000) * (1 + random()))],
  ['one value', many(() => 812.4)],
  ['a single value', [0.37]],
])('gives quantiles within 1%% of the true ones: %s', (_, values) => {
  const bins = noBins();
  addBins(bins, columnOf(values));
  for (const q of [0, 0.01, 0.5, 0.9, 0.95, 0.99, 1]) {
    const truth = exact(values, q);
    expect(Math.abs(quantiles(bins, [q])[0]! - truth)).toBeLessThanOrEqual(truth * 0.010001);
  }
});

it('gives the same from the sketches of parts as from one of all', () => {
  const values = many(() => Math.exp(random() * 8));
  const [whole, parts] = [noBins(), noBins()];
  addBins(whole, columnOf(values));
  for (let i = 0; i < values.length; i += 500) {
    const part = noBins();
    addBins(part, columnOf(values.slice(i, i + 500)));
    mergeBins(parts, part);
  }
  expect(percentilesInSeconds(parts)).toEqual(percentilesInSeconds(whole));
});

it('has nothing to say of no values', () => {
  const bins = noBins();
  addBins(bins, null);
  expect(percentilesInSeconds(bins)).toEqual({ p50: null, p95: null });
});
