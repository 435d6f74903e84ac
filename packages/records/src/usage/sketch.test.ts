import { Sketch } from './sketch';
import { randomOf } from '../testing/ledger-rows';

/** As sextant_sketch_key. */
const keyOf = (value: number) => Math.ceil(Math.log(Math.max(value, 0.001)) / Math.log(1.01 / 0.99));

/** The column of a roll-up, as Postgres formats it. */
function columnOf(values: readonly number[]): string {
  const counts = new Map<number, number>();
  for (const key of values.map(keyOf)) counts.set(key, (counts.get(key) ?? 0) + 1);
  const first = Math.min(...counts.keys());
  const size = Math.max(...counts.keys()) - first + 1;
  const header = Buffer.alloc(4);
  header.writeUInt16BE(size, header.writeInt16BE(first, 0));
  const bins = Array.from({ length: size }, (_, i) => {
    const count = counts.get(first + i) ?? 0;
    if (count < 255) return Buffer.from([count]);
    const large = Buffer.from([255, 0, 0, 0, 0]);
    large.writeInt32BE(count, 1);
    return large;
  });
  return Buffer.concat([header, ...bins])
    .toString('base64')
    .replace(/.{76}/g, '$&\n');
}

const exact = (values: readonly number[], q: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(q * (values.length - 1))]!;

const random = randomOf(1);
const many = (valueOf: () => number) => Array.from({ length: 5_000 }, valueOf);

it.each([
  ['a uniform distribution', many(() => 1 + random() * 10_000)],
  ['values over nine decades', many(() => Math.exp(random() * 20 - 6))],
  ['two groups', many(() => (random() < 0.7 ? 20 : 30_000) * (1 + random()))],
  ['equal values', many(() => 812.4)],
  ['a single value', [0.37]],
])('returns quantiles within 1%%: %s', (_, values) => {
  const sketch = new Sketch().add(columnOf(values));
  for (const q of [0, 0.01, 0.5, 0.9, 0.95, 0.99, 1]) {
    const truth = exact(values, q);
    expect(Math.abs(sketch.quantiles([q])[0]! - truth)).toBeLessThanOrEqual(truth * 0.010001);
  }
});

it('returns the same for merged sketches as for one sketch of all values', () => {
  const values = many(() => Math.exp(random() * 8));
  const [whole, parts] = [new Sketch().add(columnOf(values)), new Sketch()];
  for (let i = 0; i < values.length; i += 500) parts.merge(new Sketch().add(columnOf(values.slice(i, i + 500))));
  expect(parts.percentilesInSeconds()).toEqual(whole.percentilesInSeconds());
});

it('returns null without values', () => {
  expect(new Sketch().add(null).percentilesInSeconds()).toEqual({ p50: null, p95: null });
});
