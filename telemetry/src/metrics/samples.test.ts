import { boundedLabel, label } from '@sextant/signals/declare/label';
import * as declare from '@sextant/signals/declare/metric';
import { sextant } from '@sextant/signals/sextant';
import { captureTelemetry, type Capture } from '../testing/testing';
import { counter, gauge, histogram } from './metrics';
import { exposedMetrics, type Sample } from './registry';

const place = boundedLabel('place', 'where', { budget: 100 });
// A property of every object.
const constructorLabel = label('constructor', 'who', ['a', 'b']);
const labels = [place, constructorLabel] as const;
const visits = declare.counter({ name: 'visits_total', help: 'Visits.', unit: 'visits', labels });
const depth = declare.gauge({ name: 'depth', help: 'Depth.', unit: 'jobs', labels });
const wait = declare.histogram({ name: 'wait_seconds', help: 'Wait.', unit: 'seconds', labels, buckets: [1] });
const collected = declare.gauge({ name: 'collected', help: 'Collected.', unit: 'jobs', labels });
const VALID = { place: 'here', constructor: 'a' } as const;

const hostile = (fail: () => never) => new Proxy({}, { get: fail, has: fail, ownKeys: fail, getPrototypeOf: fail });
const fails = (): never => {
  throw new Error('hostile');
};

const INVALID_VALUES: readonly (readonly [string, unknown])[] = [
  ['text', '5'],
  ['empty text', ''],
  ['a bigint', 5n],
  ['null', null],
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
  ['a boolean', true],
  ['a Number object', Object(5)],
  ['an object with valueOf', { valueOf: () => 5 }],
  ['an object whose valueOf throws', { valueOf: fails }],
  ['an array', [5]],
  ['a symbol', Symbol('5')],
  ['a function', () => 5],
  ['a proxy that throws', hostile(fails)],
  ['an object without prototype', Object.create(null)],
];
const INVALID_LABELS: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['text', 'here'],
  ['a number', 5],
  ['no labels', {}],
  ['a missing label', { place: 'here' }],
  ['an undefined value', { ...VALID, place: undefined }],
  ['a null value', { ...VALID, place: null }],
  ['an object as value', { ...VALID, place: {} }],
  ['a value whose toString throws', { ...VALID, place: { toString: fails } }],
  ['an array as value', { ...VALID, place: ['here'] }],
  ['a symbol as value', { ...VALID, place: Symbol('here') }],
  ['a bigint as value', { ...VALID, place: 5n }],
  ['a String object as value', { ...VALID, constructor: Object('a') }],
  ['an undeclared value', { ...VALID, constructor: 'toString' }],
  ['a getter that throws', { constructor: 'a', get place() { return fails(); } }], // prettier-ignore
  ['a proxy that throws', hostile(fails)],
  ['an object without prototype', Object.create(null)],
];

/** The three kinds of instruments, called without the compiler's help. */
const INSTRUMENTS: readonly (readonly [string, (labels: unknown, value: unknown) => void])[] = [
  ['counter', (l, value) => counter(visits).inc(l as never, value as never)],
  ['gauge', (l, value) => gauge(depth).set(l as never, value as never)],
  ['histogram', (l, value) => histogram(wait).observe(l as never, value as never)],
];

let captured: Capture;
beforeEach(() => {
  captured = captureTelemetry();
  INSTRUMENTS.forEach(([, record]) => record(VALID, 2));
});

/** Values of the series by label, without those that start at zero. */
async function samples(): Promise<readonly Sample[]> {
  const all = await Promise.all(exposedMetrics().map((metric) => metric.samples()));
  return all.flat().filter(({ value }) => value !== 0);
}

describe.each(INSTRUMENTS)('a %s', (_, record) => {
  test.each(INVALID_VALUES)('ignores %s as value and reports it once', async (_, value) => {
    const before = await samples();
    expect(() => record(VALID, value)).not.toThrow();
    record(VALID, value);
    expect(await samples()).toEqual(before);
    expect(await misuse()).toHaveLength(1);
  });

  test.each(INVALID_LABELS)('ignores %s as labels and reports it once', async (_, wrong) => {
    const before = await samples();
    expect(() => record(wrong, 1)).not.toThrow();
    record(wrong, 1);
    expect(await samples()).toEqual(before);
    expect(await misuse()).toHaveLength(1);
  });

  test('does not follow later changes of the labels', async () => {
    const mutable: Record<string, string> = { ...VALID };
    record(mutable, 1);
    mutable.place = 'there';
    record(mutable, 1);
    const text = await captured.metrics();
    expect(text).toContain('place="here",constructor="a"');
    expect(text).toContain('place="there",constructor="a"');
  });
});

test('a counter ignores a negative value, which a gauge accepts', async () => {
  counter(visits).inc(VALID, -1);
  gauge(depth).set(VALID, -1);
  expect(await captured.value(visits, VALID)).toBe(2);
  expect(await captured.value(depth, VALID)).toBe(-1);
  expect(await misuse()).toEqual([
    'metric visits_total: the value is not a finite number of at least 0; the sample is dropped',
  ]);
});

test('a gauge ignores an undefined value, and a counter adds 1', async () => {
  gauge(depth).set(VALID, undefined as never);
  counter(visits).inc(VALID, undefined);
  expect(await captured.value(depth, VALID)).toBe(2);
  expect(await captured.value(visits, VALID)).toBe(3);
  expect(await misuse()).toEqual(['metric depth: the value is not a finite number; the sample is dropped']);
});

test.each(INVALID_LABELS)('a timer ignores %s as labels', async (_, wrong) => {
  const before = await samples();
  expect(histogram(wait).startTimer(wrong as never)()).toBeGreaterThanOrEqual(0);
  expect(histogram(wait).startTimer()(wrong as never)).toBeGreaterThanOrEqual(0);
  expect(await samples()).toEqual(before);
  expect(await misuse()).toHaveLength(1);
});

test('a collector ignores wrong samples and keeps its others', async () => {
  gauge(collected).onCollect((set) => {
    INVALID_VALUES.forEach(([, value]) => set({ place: 'value', constructor: 'a' }, value as never));
    INVALID_LABELS.forEach(([, wrong]) => set(wrong as never, 1));
    set(VALID, 3);
  });
  expect(await captured.value(collected, VALID)).toBe(3);
  expect(await captured.metrics()).not.toContain('place="value"');
});

async function misuse(): Promise<readonly string[]> {
  return captured.problems({ ...sextant, metrics: [...sextant.metrics, visits, depth, wait, collected] });
}
