// Benchmark of the worker: jobs per second of a no-op step with bare BullMQ, BullMQ's telemetry hook, and our worker.
import { figuresTable, whole } from './figures-table';
import { setTimeout as sleep } from 'node:timers/promises';
import { redisProcess } from '@sextant/http/testing/processes';
import { SERVICE_FLAGS, startChild, stopChildren, type Child } from './rpc/client';
import { readOptions } from './options';
import { STEP } from './queue/workload';
import { spread } from './statistics';

const VARIANTS = ['bare', 'otel', 'ours'] as const;
type Variant = (typeof VARIANTS)[number];

interface Round {
  readonly jobsPerSecond: number;
  /** CPU time of the worker process, in microseconds per job. */
  readonly cpuMicros: number;
}

interface Results {
  /** Rounds of all processes, in order. */
  readonly rounds: Record<Variant, Round[]>;
  /** Spans and log lines of our worker that did not arrive. */
  readonly lost: number;
}

interface Options {
  /** Processes per variant, one after the other. Two processes of the same program differ by up to a third. */
  readonly processes: number;
  /** Rounds per process. */
  readonly rounds: number;
  /** Jobs per round. */
  readonly jobs: number;
}

/** Jobs per process until the JIT compiler has optimized the code. */
const WARM_UP_JOBS = 60_000;
const WARM_UP_ROUNDS = 6;

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), { processes: 5, rounds: 8, jobs: 5_000 });
  const redis = await redisProcess();
  try {
    await redis.start();
    const results = await measure(`redis://127.0.0.1:${redis.port}`, options);
    console.log(tableOf(results, options));
  } finally {
    await redis.end();
    redis.remove();
  }
}

/** Alternates between variants, so that changes in the speed of the machine affect all of them. */
async function measure(redisUrl: string, { processes, rounds, jobs }: Options): Promise<Results> {
  const results: Record<Variant, Round[]> = { bare: [], otel: [], ours: [] };
  let lost = 0;
  for (let i = 1; i <= processes; i += 1) {
    console.error(`process ${i} of ${processes}`);
    const sink = startChild('sink/sink');
    const url = await sink.call<string>('url');
    const env = { REDIS_URL: redisUrl, OTEL_EXPORTER_OTLP_ENDPOINT: url, LOKI_URL: url };
    const children = new Map<Variant, Child>(VARIANTS.map((v) => [v, startChild(`queue/${v}`, env, SERVICE_FLAGS)]));
    for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
      const size = round < 0 ? WARM_UP_JOBS / WARM_UP_ROUNDS : jobs;
      for (const [variant, child] of children) {
        await child.call('add', size);
        const result = await child.call<Round>('work', size);
        lost += await countMissing(sink, variant === 'ours' ? size : 0);
        if (round >= 0) results[variant].push(result);
      }
    }
    await stopChildren();
  }
  return { rounds: results, lost };
}

/** The name of the span and the message of the log line of each job. */
const SIGNALS = [`step ${STEP}`, 'finished a step'];
/** Longer than our telemetry delays a batch. */
const ARRIVAL_MS = 5_000;

/** Waits until the signals of `jobs` jobs have arrived at the sink. Returns the number of missing ones. */
async function countMissing(sink: Child, jobs: number): Promise<number> {
  let missing = jobs * SIGNALS.length;
  const end = performance.now() + ARRIVAL_MS;
  do {
    const counts = await sink.call<number[]>('count', SIGNALS);
    if (jobs > 0) missing -= counts.reduce((sum, count) => sum + count, 0);
    if (missing > 0) await sleep(50);
  } while (missing > 0 && performance.now() < end);
  return missing;
}

function tableOf({ rounds: results, lost }: Results, { processes, rounds, jobs }: Options): string {
  const rows = VARIANTS.map((variant) => {
    const { median, min, max } = spread(results[variant].map((r) => r.jobsPerSecond));
    // Relative to the bare round next to it.
    const shares = results[variant].map((r, i) => r.jobsPerSecond / results.bare[i]!.jobsPerSecond);
    const cpu = spread(results[variant].map((r) => r.cpuMicros)).median;
    return [variant, `${whole(median)} (${whole(min)}–${whole(max)})`, spread(shares).median.toFixed(2), whole(cpu)];
  });
  return [
    'Worker: jobs per second of a no-op step, median (min–max)',
    `${processes} processes each, ${rounds} rounds of ${jobs} jobs, concurrency 10, node ${process.version}`,
    '',
    ...figuresTable(['variant', 'jobs/s', 'of bare', 'CPU µs/job'], rows),
    ...(lost > 0 ? [`ours lost ${lost} spans and log lines`] : []),
  ].join('\n');
}

main()
  .catch((e: unknown) => {
    console.error(e instanceof Error ? e.message : e);
    process.exitCode = 1;
  })
  .finally(stopChildren);
