// Side-by-side benchmark of the worker: jobs per second of a step that does nothing, bare, with BullMQ's hook, and ours.
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { redisProcess } from '@sextant/kit/testing-processes';
import { SERVICE_FLAGS, startChild, stopChildren, type Child } from './child';
import { wholeNumber } from './options';
import { spread } from './report';

const VARIANTS = ['bare', 'otel', 'ours'] as const;
type Variant = (typeof VARIANTS)[number];

interface Round {
  readonly jobsPerSecond: number;
  /** CPU time of the worker's process, in microseconds. */
  readonly cpuMicros: number;
}

interface Results {
  readonly rounds: Record<Variant, Round[]>;
  /** Spans and log lines of our jobs that did not arrive. */
  readonly lost: number;
}

async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { rounds: text, jobs: text } });
  const rounds = wholeNumber('rounds', values.rounds, 5);
  const jobs = wholeNumber('jobs', values.jobs, 20_000);
  const redis = await redisProcess();
  try {
    await redis.start();
    const results = await measure({ rounds, jobs, redisUrl: `redis://127.0.0.1:${redis.port}` });
    console.log(tableOf(results, { rounds, jobs }));
  } finally {
    await redis.end();
    redis.remove();
  }
}

interface Measure {
  readonly rounds: number;
  readonly jobs: number;
  readonly redisUrl: string;
}

/** Takes the variants by turns, so that a change of the machine meets each alike; the first round warms up. */
async function measure({ rounds, jobs, redisUrl }: Measure): Promise<Results> {
  const sink = startChild('sink');
  const url = await sink.ask<string>('url');
  const env = { REDIS_URL: redisUrl, OTEL_EXPORTER_OTLP_ENDPOINT: url, LOKI_URL: url };
  const children = new Map<Variant, Child>(VARIANTS.map((v) => [v, startChild(`queue/${v}`, env, SERVICE_FLAGS)]));
  const results: Record<Variant, Round[]> = { bare: [], otel: [], ours: [] };
  let lost = 0;
  for (let round = 0; round <= rounds; round += 1) {
    console.error(round === 0 ? 'warming up' : `round ${round} of ${rounds}`);
    for (const [variant, child] of children) {
      await child.ask('add', jobs);
      const result = await child.ask<Round>('work', jobs);
      const missing = await missingOf(sink, variant === 'ours' ? jobs : 0);
      if (round === 0) continue;
      results[variant].push(result);
      lost += missing;
    }
  }
  return { rounds: results, lost };
}

/** In the body of the span of each of our jobs, and in its log line. */
const SIGNALS = ['"parentSpanId"', 'finished a step'];
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

function tableOf({ rounds: results, lost }: Results, { rounds, jobs }: Omit<Measure, 'redisUrl'>): string {
  const median = (variant: Variant, of: keyof Round): number => spread(results[variant].map((r) => r[of])).median;
  const bare = median('bare', 'jobsPerSecond');
  const rows = VARIANTS.map((variant) => {
    const { median: middle, min, max } = spread(results[variant].map((r) => r.jobsPerSecond));
    const range = `${whole(middle)} (${whole(min)}–${whole(max)})`;
    return row(variant, range, (middle / bare).toFixed(2), whole(median(variant, 'cpuMicros')));
  });
  return [
    'Worker: jobs per second of a step that does nothing, median (min–max)',
    `${rounds} rounds of ${jobs} jobs, concurrency 10, one process each, node ${process.version}`,
    '',
    row('variant', 'jobs/s', 'of bare', 'CPU µs/job'),
    ...rows,
    ...(lost > 0 ? [`ours lost ${lost} spans and log lines`] : []),
  ].join('\n');
}

function row(variant: string, rate: string, share: string, cpu: string): string {
  return variant.padEnd(10) + rate.padStart(26) + share.padStart(10) + cpu.padStart(12);
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
