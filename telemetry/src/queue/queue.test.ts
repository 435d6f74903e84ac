import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { SpanKind as BullKind, trace as bullTrace, type Span as BullSpan, type Telemetry } from 'bullmq';
import * as a from '@sextant/signals/attributes';
import { span } from '@sextant/signals/declare/span';
import { CONTINUE_SECONDS } from '@sextant/signals/sampling';
import { sextant } from '@sextant/signals/sextant';
import { log } from '../logs/logs';
import { captureTelemetry, type Capture } from '../testing/testing';
import { currentTraceId, withSpan } from '../traces/traces';
import { queueTelemetry, withJobSpan } from './queue';

const requestSpan = span({ name: 'request', kind: 'internal', description: 'Adds a job.', attributes: [] });

let captured: Capture;
let telemetry: Telemetry;
beforeEach(() => {
  captured = captureTelemetry();
  telemetry = queueTelemetry();
});
afterEach(() => jest.useRealTimers());

// BullMQ's Queue wraps its operations in this function.
const traced = <T>(kind: BullKind, operation: string, fn: (metadata?: string, span?: BullSpan) => T | Promise<T>) =>
  Promise.resolve(bullTrace<T>(telemetry, kind, 'upgrade', operation, 'upgrade', (s, metadata) => fn(metadata, s)));
const add = () => traced(BullKind.PRODUCER, 'add', (metadata) => metadata!);

const workSpan = span({
  name: 'work',
  kind: 'consumer',
  description: 'One attempt.',
  attributes: [
    a.messagingSystem,
    a.messagingOperationType,
    a.messagingDestinationName,
    a.messagingMessageId,
    a.errorType,
  ],
});
const attempt = (metadata: string | undefined, work: () => unknown = () => log.info('working')) => {
  const job = { id: 'job-1', queueName: 'upgrade', opts: { telemetry: { metadata: metadata! } } };
  return withJobSpan(workSpan, job, {}, async () => work());
};

const named = (name: string) => captured.spans().filter((s) => s.name === name);
const traceIdOf = (s: { spanContext(): { traceId: string } }) => s.spanContext().traceId;
const enqueued = () => withSpan(requestSpan, {}, async (s) => ({ metadata: await add(), traceId: s.traceId }));

const catalogue = { ...sextant, spans: [...sextant.spans, requestSpan, workSpan] };

describe('a job', () => {
  test('continues the trace that added it, with the attributes of the semantic conventions', async () => {
    const { metadata, traceId } = await enqueued();
    await attempt(metadata);
    const [sent] = named('enqueue upgrade');
    const [worked] = named('work');
    expect(sent).toMatchObject({
      kind: SpanKind.PRODUCER,
      attributes: {
        'messaging.system': 'bullmq',
        'messaging.destination.name': 'upgrade',
        'messaging.operation.type': 'send',
      },
    });
    expect(worked).toMatchObject({
      kind: SpanKind.CONSUMER,
      attributes: {
        'messaging.system': 'bullmq',
        'messaging.destination.name': 'upgrade',
        'messaging.operation.type': 'process',
        'messaging.message.id': 'job-1',
      },
      parentSpanContext: { spanId: sent!.spanContext().spanId, traceId },
    });
    expect(captured.lines().map((l) => l.trace_id)).toEqual([traceId]);
    await captured.assertCatalogued(catalogue);
  });

  test('sets an error status when the attempt fails', async () => {
    const fails = () => {
      throw new Error('the provider is down');
    };
    await expect(attempt((await enqueued()).metadata, fails)).rejects.toThrow('the provider is down');
    expect(named('work')[0]?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'the provider is down' });
  });

  test('is retried in the same trace', async () => {
    const { metadata, traceId } = await enqueued();
    for (let i = 0; i < 3; i += 1) await attempt(metadata);
    expect(named('work').map((s) => [traceIdOf(s), s.links])).toEqual(Array(3).fill([traceId, []]));
  });

  test('starts a linked trace after a long wait', async () => {
    jest.useFakeTimers({ now: Date.now(), doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    const { metadata, traceId } = await enqueued();
    jest.setSystemTime(Date.now() + (CONTINUE_SECONDS + 1) * 1_000);
    await attempt(metadata);
    const [worked] = named('work');
    expect(traceIdOf(worked!)).not.toBe(traceId);
    expect(worked!.links.map((l) => l.context.traceId)).toEqual([traceId]);
  });

  test('adds jobs and starts spans in its own trace', async () => {
    const { metadata } = await enqueued();
    const inner = await attempt(
      metadata,
      async () => [currentTraceId(), await withSpan(requestSpan, {}, (s) => s.traceId), await add()] as const,
    );
    const [first, second, third] = inner as readonly [string, string, string];
    expect(second).toBe(first);
    expect(third).toContain(first);
    expect(named('request').at(-1)?.links).toEqual([]);
  });

  test('does not belong to the trace in which its worker started', async () => {
    const { metadata, traceId } = await enqueued();
    await withSpan(requestSpan, {}, () => attempt(metadata));
    expect(named('work').map((s) => s.parentSpanContext?.traceId)).toEqual([traceId]);
  });

  test('continues a trace with a tracestate', async () => {
    const ids = ['a'.repeat(32), 'b'.repeat(16)] as const;
    await attempt(JSON.stringify({ at: Date.now(), traceparent: `00-${ids.join('-')}-01`, tracestate: 'vendor=1' }));
    const { parentSpanContext } = named('work')[0]!;
    expect(parentSpanContext).toMatchObject({ traceId: ids[0], spanId: ids[1], isRemote: true });
    expect(parentSpanContext?.traceState?.get('vendor')).toBe('1');
  });

  const noIds = `{"at":${Date.now()},"traceparent":"00-${'0'.repeat(32)}-${'x'.repeat(16)}-01"}`;
  const noTime = noIds.replace(/\d{13}/, 'x'.repeat(13));
  test.each([
    undefined,
    '',
    'null',
    '{"traceparent":5}',
    'not json',
    '{"traceparent":"00-xyz"}',
    '{"spanContext":5}',
    noIds,
    noTime,
  ])('runs despite the metadata %j', async (metadata) => {
    await attempt(metadata);
    expect(named('work').map((s) => s.parentSpanContext)).toEqual([undefined]);
  });
});

test.each(['pause', 'resume', 'close'])('the operation %s has no span', async (operation) => {
  const traceId = await withSpan(requestSpan, {}, () => traced(BullKind.INTERNAL, operation, () => currentTraceId()));
  expect(captured.spans().map((s) => s.name)).toEqual(['request']);
  expect(traceId).toBe(traceIdOf(captured.spans()[0]!));
});

test('attributes have the names of the semantic conventions, and job options are dropped', async () => {
  await traced(BullKind.PRODUCER, 'add', (_, s) => {
    s?.setAttributes({ 'bullmq.job.id': 'job-1', 'bullmq.job.name': 'apply', 'bullmq.job.options': '{"big":1}' });
  });
  expect(captured.spans()[0]?.attributes).toEqual({
    'messaging.system': 'bullmq',
    'messaging.operation.type': 'send',
    'messaging.destination.name': 'upgrade',
    'messaging.message.id': 'job-1',
    'bullmq.job.name': 'apply',
  });
});
