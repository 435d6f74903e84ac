// Uses real Redis and BullMQ, as the hook relies on BullMQ's internals.
import { FlowProducer, Worker, type FlowJob, type Job } from 'bullmq';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { span } from '@sextant/signals/declare/span';
import { until } from '@sextant/stack/until';
import { withRunContext } from '../context';
import { log } from '../logs/logs';
import { captureTelemetry, type Capture } from '../testing/testing';
import { emitSpan, planSpan, type PlannedSpan } from '../traces/planned-span';
import { withSpan } from '../traces/traces';
import { queueTelemetry, withEnqueueSpan, withJobSpan } from './queue';

const requestSpan = span({ name: 'request', kind: 'internal', description: 'Adds a job.', attributes: [] });
const workSpan = span({ name: 'work', kind: 'consumer', description: 'One attempt.', attributes: [] });

let redis: ChildProcess;
let connection: { readonly host: string; readonly port: number; readonly maxRetriesPerRequest: null };
let captured: Capture;

beforeAll(async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  redis = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']);
  let output = '';
  redis.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await until('Redis is ready', () => output.includes('Ready to accept connections'));
  connection = { host: '127.0.0.1', port, maxRetriesPerRequest: null };
});
afterAll(async () => {
  redis.kill();
  await once(redis, 'exit');
});
beforeEach(() => {
  captured = captureTelemetry();
});

/** Runs a worker until `jobs` jobs have completed. */
async function work(
  jobs: number,
  handle: (job: Job) => Promise<unknown>,
  enqueue: (flows: FlowProducer) => Promise<unknown>,
) {
  const flows = new FlowProducer({ connection, telemetry: queueTelemetry() });
  const process = (job: Job) => withJobSpan(workSpan, job, {}, () => handle(job));
  const worker = new Worker('upgrade', process, { connection, concurrency: 2 });
  let completed = 0;
  worker.on('completed', () => (completed += 1));
  try {
    const traceId = await withSpan(requestSpan, {}, async (s) => {
      await enqueue(flows);
      return s.traceId;
    });
    await until('all jobs have completed', () => completed === jobs);
    return traceId;
  } finally {
    await worker.close();
    await flows.close();
  }
}

const processed = () =>
  captured
    .spans()
    .filter((s) => s.name === 'work')
    .map((s) => ({
      job: s.attributes['messaging.message.id'],
      traceId: s.spanContext().traceId,
      links: s.links.map((l) => l.context.traceId),
    }));

test('the first attempts of a flow belong to the trace that added it', async () => {
  const traceId = await work(
    2,
    async (job) => withRunContext({ job_id: job.id }, async () => log.info('working')),
    (flows) =>
      flows.add({
        name: 'apply',
        queueName: 'upgrade',
        opts: { jobId: 'apply-1' },
        children: [{ name: 'analyze', queueName: 'upgrade', opts: { jobId: 'analyze-1' } }],
      }),
  );
  expect(processed()).toEqual([
    { job: 'analyze-1', traceId, links: [] },
    { job: 'apply-1', traceId, links: [] },
  ]);
  expect(captured.lines().map((l) => [l.job_id, l.trace_id])).toEqual([
    ['analyze-1', traceId],
    ['apply-1', traceId],
  ]);
});

test('retries belong to the same trace', async () => {
  const failing = async (job: Job) => {
    if (job.attemptsMade < 2) throw new Error('the provider is down');
  };
  const opts = { attempts: 3, backoff: { type: 'fixed', delay: 50 } };
  const traceId = await work(2, failing, (flows) =>
    flows.addBulk(
      ['a', 'b'].map((id) => ({ name: 'generate', queueName: 'upgrade', opts: { ...opts, jobId: `job-${id}` } })),
    ),
  );
  expect(processed().map((attempt) => attempt.traceId)).toEqual(Array(6).fill(traceId));
});

const flow = (steps: readonly string[]): FlowJob => {
  const [last = '', ...before] = steps.toReversed();
  const children = before.length > 0 ? [flow(before.toReversed())] : [];
  return { name: last, queueName: 'upgrade', opts: { jobId: randomUUID() }, children };
};

test('a flow has one span, whatever its number of jobs', async () => {
  await work(
    3,
    async () => {},
    (flows) => flows.add(flow(['analyze', 'apply', 'prove'])),
  );
  expect(captured.spans().map(({ name }) => name)).toEqual(['enqueue upgrade', 'request', 'work', 'work', 'work']);
});

test('the jobs of a planned span are its children, beside the span that adds them', async () => {
  const runSpan = span({ name: 'run', kind: 'internal', description: 'A run.', attributes: [] });
  const enqueueSpan = span({ name: 'enqueue', kind: 'producer', description: 'Adds jobs.', attributes: [] });
  let planned: PlannedSpan | undefined;
  await work(
    2,
    async () => {},
    async (flows) => {
      const parent = (planned = planSpan());
      await withEnqueueSpan(enqueueSpan, { parent }, () => flows.add(flow(['analyze', 'apply'])));
    },
  );
  emitSpan(runSpan, planned!, { endMs: Date.now(), attributes: {} });
  const spans = captured.spans();
  const run = spans.find(({ name }) => name === 'run')!;
  const children = spans.filter(({ parentSpanContext: parent }) => parent?.spanId === run.spanContext().spanId);
  expect(children.map(({ name }) => name)).toEqual(['enqueue', 'work', 'work']);
  expect(spans.map(({ name }) => name)).toEqual(['enqueue', 'request', 'work', 'work', 'run']);
  const request = spans.find(({ name }) => name === 'request')!;
  expect(run.links.map(({ context }) => context.spanId)).toEqual([request.spanContext().spanId]);
});
