import { context } from '@opentelemetry/api';
import { createHash } from 'node:crypto';
import { willBeKept } from './sampling';
import { traceKept, withTraceBegin } from './trace-kept';

const ids = Array.from({ length: 200 }, (_, i) => createHash('md5').update(`${i}`).digest('hex'));
const ordinary = ids.find((id) => !willBeKept(id))!;
const now = 1_795_435_067_385;
const span = (agoSeconds: number) => ({ traceId: ordinary, startMs: now - agoSeconds * 1_000 });

test.each([
  ['in the kept share', { ...span(0), traceId: ids.find(willBeKept)! }, true],
  ['without an id', { ...span(0), traceId: '' }, false],
  ['that has just started', span(0), undefined],
  ['with a failed span', { ...span(1), isFailed: true }, true],
  ['with a span of 15 s', { ...span(15), isFailed: false }, true],
  ['with a short successful span', { ...span(1), isFailed: false }, false],
  ['with a span that failed after the decision', { ...span(40), isFailed: true }, undefined],
])('a trace %s', (_, open, kept) => {
  expect(traceKept(open, now)).toBe(kept);
});

test('the age of a trace counts from its start in another process', () => {
  const at = (seconds: number) => withTraceBegin(context.active(), now - seconds * 1_000);
  const [young, old] = [at(20), at(40)];
  jest.spyOn(context, 'active').mockReturnValueOnce(young).mockReturnValueOnce(old);
  expect(traceKept({ ...span(1), isFailed: false }, now)).toBe(true);
  expect(traceKept({ ...span(1), isFailed: true }, now)).toBeUndefined();
});
