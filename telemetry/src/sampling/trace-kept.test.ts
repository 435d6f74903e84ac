// What a process knows of the fate of a trace.
import { context } from '@opentelemetry/api';
import { createHash } from 'node:crypto';
import { willBeKept } from './sampling';
import { withTraceBegin } from './trace-age';
import { traceKept } from './trace-kept';

const ids = Array.from({ length: 200 }, (_, i) => createHash('md5').update(`${i}`).digest('hex'));
const ordinary = ids.find((id) => !willBeKept(id))!;
const now = 1_795_435_067_385;
const span = (agoSeconds: number) => ({ traceId: ordinary, began: now - agoSeconds * 1_000 });

test.each([
  ['of the share that is always kept, from its start', { ...span(0), traceId: ids.find(willBeKept)! }, true],
  ['that is none', { ...span(0), traceId: '' }, false],
  ['that has only begun', span(0), undefined],
  ['of a span that failed', { ...span(1), isFailed: true }, true],
  ['of a span that took 15 s', { ...span(15), isFailed: false }, true],
  ['of a short span that succeeded', { ...span(1), isFailed: false }, false],
  ['of a span that failed after the decision', { ...span(40), isFailed: true }, undefined],
])('a trace %s', (_, open, kept) => {
  expect(traceKept(open, now)).toBe(kept);
});

test('the age is that of the trace, where another process began it', () => {
  const at = (seconds: number) => withTraceBegin(context.active(), now - seconds * 1_000);
  const [young, old] = [at(20), at(40)];
  jest.spyOn(context, 'active').mockReturnValueOnce(young).mockReturnValueOnce(old);
  expect(traceKept({ ...span(1), isFailed: false }, now)).toBe(true);
  expect(traceKept({ ...span(1), isFailed: true }, now)).toBeUndefined();
});
