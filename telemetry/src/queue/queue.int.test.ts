// Uses real Redis and BullMQ, as the hook relies on BullMQ's internals.
import { FlowProducer, Worker, type Job } from 'bullmq';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { span } from '@sextant/signals/declare/span';
import { until } from '@sextant/stack/until';
import { withRunContext } from '../context';
import { log } from '../logs/logs';
import { captureTelemetry, type Capture } from '../testing/testing';
import { withSpan } from '../traces/traces';
import { queueTelemetry, withJobSpan } from './queue';

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
  const traceId = await withSpan(requestSpan, {}, async (s) => {
    await enqueue(flows);
    return s.traceId;
  });
  await until('all jobs have completed', () => completed === jobs);
  await worker.close();
  await flows.close();
  return traceId;
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

test('retries start new traces that link to the first, even between other jobs', async () => {
  const failing = async (job: Job) => {
    if (job.attemptsMade < 2) throw new Error('the provider is down');
  };
  const opts = { attempts: 3, backoff: { type: 'fixed', delay: 50 } };
  const first = await work(2, failing, (flows) =>
    flows.addBulk(
      ['a', 'b'].map((id) => ({ name: 'generate', queueName: 'upgrade', opts: { ...opts, jobId: `job-${id}` } })),
    ),
  );
  const attempts = processed();
  expect(attempts).toHaveLength(6);
  for (const job of ['job-a', 'job-b']) {
    const jobAttempts = attempts.filter((a) => a.job === job);
    expect(jobAttempts.map((a) => a.links)).toEqual([[], [first], [first]]);
    expect(jobAttempts[0]?.traceId).toBe(first);
    expect(new Set(jobAttempts.map((a) => a.traceId)).size).toBe(3);
  }
});
