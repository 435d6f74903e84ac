// Side-by-side benchmark of the worker: jobs per second of a step that does nothing, bare, with BullMQ's hook, and ours.
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { redisProcess } from '@sextant/http/testing/processes';
import { SERVICE_FLAGS, startChild, stopChildren, type Child } from './child';
import { wholeNumber } from './options';
import { figuresTable } from './figures-table';
import { STEP } from './queue/workload';
import { spread } from './report';

const VARIANTS = ['bare', 'otel', 'ours'] as const;
type Variant = (typeof VARIANTS)[number];

interface Round {
  readonly jobsPerSecond: number;
  /** CPU time of the worker's process, in microseconds. */
  readonly cpuMicros: number;
}

interface Results {
  /** By turn, of all processes. */
  readonly rounds: Record<Variant, Round[]>;
  /** Spans and log lines of our jobs that did not arrive. */
  readonly lost: number;
}

interface Measure {
  /** Of each variant, one after the other: two processes of the same program differ by up to a third. */
  readonly processes: number;
  /** Turns of each process. */
  readonly rounds: number;
  /** Jobs of a turn. */
  readonly jobs: number;
}

/** Jobs of each process before it is measured: until then the compiler is still at work on what a job runs through. */
const WARM_UP_JOBS = 60_000;
const WARM_UP_TURNS = 6;

async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { processes: text, rounds: text, jobs: text } });
  const measured = {
    processes: wholeNumber('processes', values.processes, 5),
    rounds: wholeNumber('rounds', values.rounds, 8),
    jobs: wholeNumber('jobs', values.jobs, 5_000),
  };
  const redis = await redisProcess();
  try {
    await redis.start();
    const results = await measure(`redis://127.0.0.1:${redis.port}`, measured);
    console.log(tableOf(results, measured));
  } finally {
    await redis.end();
    redis.remove();
  }
}

/** The variants take turns, so that a change of the machine meets each alike. */
async function measure(redisUrl: string, { processes, rounds, jobs }: Measure): Promise<Results> {
  const results: Record<Variant, Round[]> = { bare: [], otel: [], ours: [] };
  let lost = 0;
  for (let i = 1; i <= processes; i += 1) {
    console.error(`process ${i} of ${processes}`);
    const sink = startChild('sink');
    const url = await sink.ask<string>('url');
    const env = { REDIS_URL: redisUrl, OTEL_EXPORTER_OTLP_ENDPOINT: url, LOKI_URL: url };
    const children = new Map<Variant, Child>(VARIANTS.map((v) => [v, startChild(`queue/${v}`, env, SERVICE_FLAGS)]));
    for (let turn = -WARM_UP_TURNS; turn < rounds; turn += 1) {
      const size = turn < 0 ? WARM_UP_JOBS / WARM_UP_TURNS : jobs;
      for (const [variant, child] of children) {
        await child.ask('add', size);
        const result = await child.ask<Round>('work', size);
        lost += await missingOf(sink, variant === 'ours' ? size : 0);
        if (turn >= 0) results[variant].push(result);
      }
    }
    await stopChildren();
  }
  return { rounds: results, lost };
}

/** In the span of each of our jobs, and in its log line. */
const SIGNALS = [`step ${STEP}`, 'finished a step'];
const SIGNALS_OF_A_JOB = 2;
/** Longer than our telemetry holds a batch back. */
const PATIENCE_MS = 5_000;

/** Waits until the signals of so many jobs of ours have arrived; resolves with how many have not. The sink forgets them. */
async function missingOf(sink: Child, jobs: number): Promise<number> {
  let missing = jobs * SIGNALS_OF_A_JOB;
  const end = performance.now() + PATIENCE_MS;
  do {
    const counts = await sink.ask<number[]>('count', SIGNALS);
    if (jobs > 0) missing -= counts.reduce((sum, count) => sum + count, 0);
    if (missing > 0) await sleep(50);
  } while (missing > 0 && performance.now() < end);
  return missing;
}

function tableOf({ rounds: results, lost }: Results, { processes, rounds, jobs }: Measure): string {
  const rows = VARIANTS.map((variant) => {
    const { median, min, max } = spread(results[variant].map((r) => r.jobsPerSecond));
    // Each turn beside the bare one of the same moment.
    const shares = results[variant].map((r, i) => r.jobsPerSecond / results.bare[i]!.jobsPerSecond);
    const cpu = spread(results[variant].map((r) => r.cpuMicros)).median;
    return [variant, `${whole(median)} (${whole(min)}–${whole(max)})`, spread(shares).median.toFixed(2), whole(cpu)];
  });
  return [
    'Worker: jobs per second of a step that does nothing, median (min–max)',
    `${processes} processes each, ${rounds} rounds of ${jobs} jobs, concurrency 10, node ${process.version}`,
    '',
    ...figuresTable(['variant', 'jobs/s', 'of bare', 'CPU µs/job'], rows),
    ...(lost > 0 ? [`ours lost ${lost} spans and log lines`] : []),
  ].join('\n');
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

main()
  .catch((e: unknown) => {
    console.error(e instanceof Error ? e.message : e);
    process.exitCode = 1;
  })
  .finally(stopChildren);
