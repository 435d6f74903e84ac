import { createHash } from 'node:crypto';
import { willBeKept } from './sampling';
import { traceKept } from './trace-kept';

const ids = Array.from({ length: 200 }, (_, i) => createHash('md5').update(`${i}`).digest('hex'));
const ordinary = ids.find((id) => !willBeKept(id))!;
const now = 1_795_435_067_385;
const span = (agoSeconds: number) => ({ traceId: ordinary, startMs: now - agoSeconds * 1_000 });

test.each([
  ['in the kept share', { ...span(0), traceId: ids.find(willBeKept)! }, true],
  ['without an id', { ...span(0), traceId: '' }, false],
  ['that has just started', span(0), undefined],
  ['with an open span of 20 s', span(20), undefined],
  ['with a failed span', { ...span(1), isFailed: true }, true],
  ['with a failed span of an hour', { ...span(3_600), isFailed: true }, true],
  ['with a span of 15 s', { ...span(15), isFailed: false }, true],
  ['with a span of an hour', { ...span(3_600), isFailed: false }, true],
  ['with a short successful span', { ...span(1), isFailed: false }, false],
])('a trace %s', (_, open, kept) => {
  expect(traceKept(open, now)).toBe(kept);
});
