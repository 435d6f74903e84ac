// A flood of runs through the controller's API to their end: node bench/dist/run-flood.js [--runs 10000] [--rate 500].
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { machineLine } from './machine';
import { wholeNumber } from './options';
import { startPlatform, type Platform, type Reading } from './run-flood/platform';

/** Requests that are under way at the same time. */
const LANES = 20;
/** Steps of a run of the kind page, each a job. */
const STEPS = 3;
/** Redis counts jobs in windows of a second from the first job of each: so many may fall into the first moment. */
const WINDOWS_MORE = 1;
const MEGABYTE = 1024 * 1024;

const GOAL = { controllerMegabytes: 150 } as const;

async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { runs: text, rate: text } });
  const runs = wholeNumber('runs', values.runs, 10_000);
  const rate = wholeNumber('rate', values.rate, 500);
  console.log(`${runs} runs of ${STEPS} steps at once, at most ${rate} jobs a second\n${machineLine()}\n`);
  const platform = await startPlatform(rate);
  try {
    const before = await platform.read();
    const full = await fill(platform, runs);
    const { peak, end, problems } = await drain(platform, runs, rate);
    problems.push(...(await platform.unequal(runs, STEPS)));
    const more = (of: (reading: Reading) => number) => Math.max(of(full), of(peak), of(end)) - of(before);
    const megabytes = more(({ controllerBytes }) => controllerBytes) / MEGABYTE;
    const milliseconds = ((end.controllerSeconds - before.controllerSeconds) / runs) * 1000;
    console.log(
      `controller: ${milliseconds.toFixed(1)} ms of CPU a run, at most ${megabytes.toFixed(0)} MB more memory`,
    );
    console.log(`redis: at most ${(more(({ redisBytes }) => redisBytes) / MEGABYTE).toFixed(0)} MB more memory`);
    console.log(`postgres: ${((end.transactions - before.transactions) / runs).toFixed(1)} transactions a run`);
    const isMet = problems.length === 0 && megabytes < GOAL.controllerMegabytes;
    for (const problem of problems) console.log(`problem: ${problem}`);
    console.log(
      `goal: each step once, metrics right, the limit kept, under ${GOAL.controllerMegabytes} MB more: ${isMet ? 'met' : 'missed'}`,
    );
    if (!isMet) process.exitCode = 1;
  } finally {
    await platform.close();
  }
}

/** Starts all runs while their queue is paused; resolves with what they take then. */
async function fill(platform: Platform, runs: number): Promise<Reading> {
  await platform.api('POST', '/queues/page/pause');
  const times: number[] = [];
  const began = performance.now();
  const left = Array.from({ length: runs }, (_, i) => i).values();
  const lane = async (): Promise<void> => {
    for (const i of left) {
      const asked = performance.now();
      await platform.api('POST', '/runs', { kind: 'page', input: { prompt: `a page about ${i} anvils` } });
      times.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const seconds = (performance.now() - began) / 1000;
  times.sort((a, b) => a - b);
  const [p50, p95] = [0.5, 0.95].map((q) => times[Math.floor(q * (times.length - 1))]!.toFixed(0));
  console.log(
    `accepted in ${seconds.toFixed(0)} s: ${(runs / seconds).toFixed(0)} a second, P50 ${p50} ms, P95 ${p95} ms`,
  );
  const full = await platform.read();
  if (full.depth !== runs) throw new Error(`the metrics say that ${full.depth} jobs wait, not ${runs}`);
  return full;
}

interface Drained {
  readonly peak: Reading;
  readonly end: Reading;
  readonly problems: string[];
}

/** Lets the queue go until all runs have ended; the second by second, what the metrics and the limit say is checked. */
async function drain(platform: Platform, runs: number, rate: number): Promise<Drained> {
  const problems: string[] = [];
  await platform.api('POST', '/queues/page/resume');
  const began = performance.now();
  let peak = await platform.read();
  const first = await platform.jobs();
  for (let shown = 0; ;) {
    await wait(1_000);
    const [most, now, least] = [await platform.depth(), await platform.read(), await platform.depth()];
    // A job that ends makes the next of its run wait, so that the depth may also rise between the two counts.
    const [low, high] = [Math.min(most, least), Math.max(most, least)];
    const slack = 2 * rate;
    if (now.depth < low - slack || now.depth > high + slack)
      problems.push(`depth ${now.depth}, between ${low} and ${high}`);
    if (now.controllerBytes > peak.controllerBytes) peak = now;
    const seconds = (performance.now() - began) / 1000;
    const jobs = (await platform.jobs()) - first;
    if (jobs > (seconds + WINDOWS_MORE) * rate) problems.push(`${jobs} jobs within ${seconds.toFixed(1)} s`);
    if (Math.floor(seconds / 10) > shown) {
      shown = Math.floor(seconds / 10);
      console.log(`${seconds.toFixed(0).padStart(5)} s: ${jobs} jobs, ${now.ended} runs ended, ${now.depth} jobs wait`);
    }
    if (now.ended >= runs) {
      const perSecond = (runs * STEPS) / seconds;
      console.log(`ended after ${seconds.toFixed(0)} s: ${perSecond.toFixed(0)} jobs a second of ${rate}`);
      return { peak, end: now, problems };
    }
  }
}

main().catch((e: unknown) => {
  console.error(e instanceof Error ? e.message : e);
  process.exit(1);
});
