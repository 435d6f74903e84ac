// The trace of a run as the controller sends it: its root span, and the links to requests and earlier traces.
import { startSpanReceiver, type ReceivedSpan, type SpanReceiver } from '@sextant/stack/testing/span-receiver';
import { until } from '@sextant/stack/until';
import { ServiceError } from '@sextant/telemetry/errors';
import { willBeKept } from '@sextant/telemetry/sampling';
import { startPlatform, type Json, type Platform } from './testing/platform';
import { succeed } from './testing/test-worker';

let receiver: SpanReceiver;
let platform: Platform;

beforeAll(async () => {
  receiver = await startSpanReceiver();
  // Two, so that both see the events of every run.
  platform = await startPlatform({ controllers: 2, env: receiver.env });
}, 120_000);
afterAll(async () => {
  await platform.close();
  await receiver.close();
}, 60_000);
beforeEach(() => {
  platform.worker.work = succeed;
});

const fail = () => {
  throw new ServiceError('lodash has no version 9.9.9', { errorClass: 'VALIDATION_ERROR' });
};
const spansOf = (runId: string, name: string): readonly ReceivedSpan[] =>
  receiver.spans().filter((span) => span.name === name && span.attributes['sextant.run.id'] === runId);

/** Waits for spans of a run. */
const received = (runId: string, name: string, count = 1): Promise<readonly ReceivedSpan[]> =>
  until(`${count} spans ${name} are received`, () => {
    const spans = spansOf(runId, name);
    return spans.length >= count && spans;
  });
const idsOf = ({ traceId, spanId }: ReceivedSpan) => [traceId, spanId] as const;

/** The root span of a run that has ended, after a later run has ended on each controller. */
async function onlyRoot(id: string): Promise<ReceivedSpan> {
  const [root] = await received(id, 'run upgrade');
  const later = await platform.start();
  await platform.inState(later, 'success', 'failed');
  await received(later, 'run upgrade');
  expect(spansOf(id, 'run upgrade')).toHaveLength(1);
  return root!;
}

test('a run has one root span, from its acceptance to its end, that links to its request and back', async () => {
  const id = await platform.start();
  const run = await platform.inState(id, 'success');
  const root = await onlyRoot(id);
  const [enqueue] = await received(id, 'enqueue upgrade');
  const [finish] = await received(id, 'finish run');
  const [accept] = await received(id, 'accept run');
  expect(root).toMatchObject({
    traceId: run.trace_id,
    parentSpanId: undefined,
    isFailed: false,
    service: 'controller',
  });
  expect(root.attributes).toMatchObject({
    'sextant.run.id': id,
    'sextant.run.kind': 'upgrade',
    'sextant.run.state': 'success',
    'sextant.run.attempts': 5,
  });
  for (const child of [enqueue!, finish!]) {
    expect([child.traceId, child.parentSpanId]).toEqual(idsOf(root));
    expect(child.startMs).toBeGreaterThanOrEqual(root.startMs);
    expect(child.endMs).toBeLessThanOrEqual(root.endMs);
  }
  expect(root.links).toEqual([idsOf(accept!)]);
  expect(accept!.links).toEqual([idsOf(root)]);
  expect(accept!.traceId).not.toBe(root.traceId);
});

test('the jobs of a run belong to its root span', async () => {
  const id = await platform.start();
  await platform.inState(id, 'success');
  const { traceId, spanId } = await onlyRoot(id);
  const stored = await platform.postgres.query<Json>(
    `select root_span ->> 'traceparent' as it from runs where id = $1`,
    [id],
  );
  expect(stored).toEqual([{ it: `00-${traceId}-${spanId}-01` }]);
});

test('the root span of a failed run has the error and names the failed step', async () => {
  platform.worker.work = (started) => (started.step === 'prove' ? fail() : succeed(started));
  const id = await platform.start();
  await platform.inState(id, 'failed');
  const root = await onlyRoot(id);
  expect(root).toMatchObject({
    isFailed: true,
    attributes: {
      'sextant.run.state': 'failed',
      'sextant.run.failed_step': 'prove',
      'error.type': 'VALIDATION_ERROR',
    },
  });
  expect(receiver.spans().filter((span) => span.traceId === root.traceId && span.isFailed)).toEqual([root]);
});

test('a canceled run has a root span without an error; the end links to the request that canceled it', async () => {
  platform.worker.work = () => new Promise(() => {});
  const id = await platform.start();
  await platform.inState(id, 'running');
  const { status } = await platform.api(`/runs/${id}/cancel`, { method: 'POST' });
  expect(status).toBe(200);
  platform.worker.work = succeed;
  const root = await onlyRoot(id);
  expect(root).toMatchObject({ isFailed: false, attributes: { 'sextant.run.state': 'canceled' } });
  const [finish] = await received(id, 'finish run');
  const [[traceId] = []] = finish!.links;
  const request = await until('the request is received', () =>
    receiver.spans().find((span) => span.traceId === traceId && span.parentSpanId === undefined),
  );
  expect(request.name).toBe('POST /api/v1/runs/:id/cancel');
});

test('a retry starts a new trace that links to the failed one and to its request', async () => {
  platform.worker.work = fail;
  const id = await platform.start();
  await platform.inState(id, 'failed');
  const first = await onlyRoot(id);
  platform.worker.work = succeed;
  expect((await platform.api(`/runs/${id}/retry`, { method: 'POST' })).status).toBe(202);
  const { trace_id } = await platform.inState(id, 'success');
  const [, second] = await received(id, 'run upgrade', 2);
  expect(second!.traceId).toBe(trace_id);
  expect(second!.traceId).not.toBe(first.traceId);
  expect(second!.startMs).toBeGreaterThanOrEqual(first.endMs - 1);
  expect(second!.links).toContainEqual(idsOf(first));
  const request = await until('the request is received', () =>
    receiver.spans().find((span) => span.name === 'POST /api/v1/runs/:id/retry'),
  );
  expect(request.links).toEqual([idsOf(second!)]);
  expect(second!.links).toContainEqual(idsOf(request));
});

test('a repeated request links to the trace of the run that it returns', async () => {
  const body = { kind: 'agent', org: 'acme', input: { goal: 'compute 2+2' }, idempotency_key: 'once' };
  const first = await platform.start(body);
  const again = await platform.api('/runs', { method: 'POST', body });
  expect(again.body).toEqual({ id: first, created: false });
  await platform.inState(first, 'success');
  const [root] = await received(first, 'run agent');
  const accepts = await received(first, 'accept run', 2);
  expect(accepts.map(({ links }) => links)).toEqual([[idsOf(root!)], [idsOf(root!)]]);
  expect(spansOf(first, 'enqueue agent')).toHaveLength(1);
});

test('jobs that the queue has lost are enqueued again in the same trace', async () => {
  platform.worker.work = () => new Promise(() => {});
  const id = await platform.start();
  const { trace_id } = await platform.inState(id, 'running');
  await platform.redis.end();
  platform.worker.work = succeed;
  await platform.redis.start();
  await platform.inState(id, 'success');
  const enqueues = await received(id, 'enqueue upgrade', 2);
  expect(enqueues.map(({ traceId }) => traceId)).toEqual(enqueues.map(() => trace_id as string));
  const root = await onlyRoot(id);
  expect(root.traceId).toBe(trace_id);
}, 60_000);

test('a run that asks for it has a marked trace', async () => {
  const response = await fetch(`http://127.0.0.1:${platform.controllers[0].port}/api/v1/runs`, {
    method: 'POST',
    headers: { authorization: 'Bearer service-token', 'content-type': 'application/json', 'x-sextant-traced': 'true' },
    body: JSON.stringify({ kind: 'agent', org: 'acme', input: { goal: 'compute 2+2' } }),
  });
  const { id } = (await response.json()) as { id: string };
  const { trace_id } = await platform.inState(id, 'success');
  const [root] = await received(id, 'run agent');
  const [enqueue] = await received(id, 'enqueue agent');
  expect(root!.traceId).toBe(trace_id);
  // A trace that is kept by its id needs no mark.
  const mark = willBeKept(trace_id as string) ? undefined : true;
  expect([root!, enqueue!].map(({ attributes }) => attributes['sextant.debug'])).toEqual([mark, mark]);
});
