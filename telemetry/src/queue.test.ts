import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { span } from '@sextant/signals/declare/span';
import { sextant } from '@sextant/signals/sextant';
import {
  SpanKind as BullKind,
  trace as bullTrace,
  withDetachedContext,
  type Span as BullSpan,
  type Telemetry,
} from 'bullmq';
import { EventEmitter } from 'node:events';
import { log } from './logs';
import { linkRetries, queueTelemetry } from './queue';
import { captureTelemetry, type Capture } from './testing';
import { currentTraceId, withSpan } from './traces';

const requestSpan = span({ name: 'request', kind: 'internal', description: 'Who enqueues.', attributes: [] });
const catalogue = { ...sextant, spans: [...sextant.spans, requestSpan] };

let captured: Capture;
let telemetry: Telemetry;
beforeEach(() => {
  captured = captureTelemetry();
  telemetry = queueTelemetry();
});
afterEach(() => jest.useRealTimers());

// BullMQ's Queue and Worker call this function of theirs around what they do; here it is called as they call it.
const traced = <T>(kind: BullKind, operation: string, fn: (metadata?: string) => T | Promise<T>, from?: string) =>
  Promise.resolve(bullTrace<T>(telemetry, kind, 'upgrade', operation, 'upgrade', (_s, metadata) => fn(metadata), from));
const add = () => traced(BullKind.PRODUCER, 'add', (metadata) => metadata!);
const attempt = async (metadata: string, fails = false) => {
  const work = async (s?: BullSpan) => {
    s?.setAttributes({ 'bullmq.job.id': 'job-1' });
    log.info('working');
    if (fails) s?.addEvent('job failed', { 'bullmq.job.failed.reason': 'the provider is down' });
  };
  await bullTrace(telemetry, BullKind.CONSUMER, 'upgrade', 'process', 'upgrade', work, metadata);
};
/** The worker fetches a job that was tried before; returns the metadata that the attempt starts with. */
const fetchAgain = (metadata: string) => {
  const worker = new EventEmitter();
  const job = { attemptsMade: 1, opts: { telemetry: { metadata } } };
  linkRetries(worker);
  worker.emit('active', job, 'waiting');
  return job.opts.telemetry.metadata;
};

const named = (name: string) => captured.spans().filter((s) => s.name === name);
const traceIdOf = (s: { spanContext(): { traceId: string } }) => s.spanContext().traceId;
const enqueued = () => withSpan(requestSpan, {}, async (s) => ({ metadata: await add(), traceId: s.traceId }));

describe('a job', () => {
  test('continues the trace that enqueued it, with the attributes of the conventions', async () => {
    const { metadata, traceId } = await enqueued();
    await attempt(metadata);
    const [sent] = named('add upgrade');
    const [processed] = named('process upgrade');
    expect(sent).toMatchObject({
      kind: SpanKind.PRODUCER,
      attributes: {
        'messaging.system': 'bullmq',
        'messaging.destination.name': 'upgrade',
        'messaging.operation.type': 'send',
      },
    });
    expect(processed).toMatchObject({
      kind: SpanKind.CONSUMER,
      attributes: { 'messaging.message.id': 'job-1', 'messaging.operation.type': 'process' },
      parentSpanContext: { spanId: sent!.spanContext().spanId, traceId },
    });
    expect(captured.lines().map((l) => l.trace_id)).toEqual([traceId]);
    await captured.assertCatalogued(catalogue);
  });

  test('marks its span as failed when the attempt fails', async () => {
    await attempt((await enqueued()).metadata, true);
    expect(named('process upgrade')[0]?.status).toEqual({
      code: SpanStatusCode.ERROR,
      message: 'the provider is down',
    });
  });

  test('is tried again in a trace of its own that is linked to the first', async () => {
    const { metadata, traceId } = await enqueued();
    await attempt(metadata, true);
    const again = fetchAgain(metadata);
    await attempt(again);
    await attempt(again);
    const attempts = named('process upgrade').filter((s) => s.attributes['messaging.message.id'] === 'job-1');
    expect(new Set(attempts.map(traceIdOf)).size).toBe(3);
    expect(attempts.map((s) => s.parentSpanContext?.traceId)).toEqual([traceId, undefined, undefined]);
    expect(attempts.map((s) => s.links.map((l) => l.context.traceId))).toEqual([[], [traceId], [traceId]]);
  });

  test('starts a linked trace when it waited until the sampler had decided', async () => {
    jest.useFakeTimers({ now: Date.now(), doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    const { metadata, traceId } = await enqueued();
    jest.setSystemTime(Date.now() + 60_000);
    await attempt(metadata);
    const [processed] = named('process upgrade');
    expect(traceIdOf(processed!)).not.toBe(traceId);
    expect(processed!.links.map((l) => l.context.traceId)).toEqual([traceId]);
  });

  test('starts what it enqueues and traces inside the same trace', async () => {
    const { metadata } = await enqueued();
    const second = fetchAgain(metadata);
    const inner = await traced(
      BullKind.CONSUMER,
      'process',
      async () => [currentTraceId(), await withSpan(requestSpan, {}, (s) => s.traceId), await add()] as const,
      second,
    );
    expect(inner[1]).toBe(inner[0]);
    expect(inner[2]).toContain(inner[0]);
    expect(named('request').at(-1)?.links).toEqual([]);
  });

  test.each(['', 'null', '{"traceparent":5}', 'not json', '{"traceparent":"00-xyz"}'])(
    'runs all the same when its metadata is %j',
    async (metadata) => {
      await attempt(metadata);
      await attempt(fetchAgain(metadata));
      expect(named('process upgrade')).toHaveLength(2);
    },
  );
});

describe('the loops of a worker', () => {
  test.each(['getNextJob', 'extendLocks', 'moveStalledJobsToWait'])('leave no span of %s', async (operation) => {
    const traceId = await withSpan(requestSpan, {}, () => traced(BullKind.INTERNAL, operation, () => currentTraceId()));
    expect(captured.spans().map((s) => s.name)).toEqual(['request']);
    expect(traceId).toBe(traceIdOf(captured.spans()[0]!));
  });

  test('are detached from the span that started them', async () => {
    const detached = await withSpan(requestSpan, {}, () => withDetachedContext(telemetry, () => context.active()));
    expect(trace.getSpan(detached)).toBeUndefined();
  });
});

test('what the conventions have a name for is said by that name alone, and nothing twice', async () => {
  await bullTrace(telemetry, BullKind.CONSUMER, 'upgrade', 'process', 'upgrade', (s) => {
    s?.setAttributes({ 'bullmq.job.id': 'job-1', 'bullmq.job.name': 'apply', 'bullmq.job.processed.timestamp': 1 });
  });
  expect(captured.spans()[0]?.attributes).toEqual({
    'messaging.system': 'bullmq',
    'messaging.operation.type': 'process',
    'messaging.destination.name': 'upgrade',
    'messaging.message.id': 'job-1',
    'bullmq.job.name': 'apply',
  });
});

test('results and options of jobs stay out of the spans', async () => {
  await bullTrace(telemetry, BullKind.CONSUMER, 'upgrade', 'process', 'upgrade', (s) => {
    s?.addEvent('job completed', { 'bullmq.job.result': '{"secret":"result"}' });
    s?.setAttributes({ 'bullmq.job.options': '{"big":"options"}' });
  });
  expect(JSON.stringify([captured.spans()[0]?.attributes, captured.spans()[0]?.events])).not.toMatch(/result"|options/);
});
