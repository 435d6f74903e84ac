// A failed run opens its trace at the span that failed.
import { failingSpanOf } from './failing-span';

type Span = Parameters<typeof failingSpanOf>[0][number];

const span = (id: string, parent: string | null, parts: Partial<Span> = {}): Span => ({
  ...{ id, parent_id: parent, status: 'error', attributes: {}, events: [], offset_seconds: 0, ...parts },
});
const exception = { name: 'exception', offset_seconds: 0, attributes: {} };
const root = span('run', null);
const plan = span('plan', 'run', { attributes: { 'sextant.step': 'plan' } });

test('the deepest error of the failed step is the failing span', () => {
  const spans = [root, plan, span('call', 'plan'), span('other', 'run'), span('deep', 'other'), span('er', 'deep')];
  expect(failingSpanOf(spans, 'plan')).toBe('call');
});

test('a span that recorded an exception comes before a deeper one without', () => {
  expect(failingSpanOf([root, { ...plan, events: [exception] }, span('call', 'plan')], 'plan')).toBe('plan');
});

test('the last of several attempts is the failing span', () => {
  const again = { ...plan, id: 'again', offset_seconds: 5 };
  expect(failingSpanOf([root, again, plan], 'plan')).toBe('again');
  expect(failingSpanOf([root, again, plan, span('deeper', 'plan')], 'plan')).toBe('again');
});

test('without an error in the failed step, the whole trace is searched', () => {
  expect(failingSpanOf([root, { ...plan, status: 'unset' }, span('x', 'run')], 'plan')).toBe('x');
  expect(failingSpanOf([root], undefined)).toBe('run');
});

test('without errors, and in a cycle of parents, there is an answer', () => {
  expect(failingSpanOf([{ ...root, status: 'ok' }], 'plan')).toBeUndefined();
  expect(failingSpanOf([span('a', 'b'), span('b', 'a')], undefined)).toBe('a');
});
