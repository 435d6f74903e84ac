// One round of load on one variant: what it cost, and whether every signal of it arrived.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, startChild } from '../rpc/client';
import { type LoadOrder, type LoadResult } from './load';
import { type Received } from '../sink/received';
import { type Variant } from './report';
import { countedRequests, scrapeEvery } from '../scrape';

/** A variant's server with the sink that it sends to. */
export interface Subject {
  readonly variant: Variant;
  readonly server: Child;
  readonly sink: Child;
  readonly url: string;
}

export interface RoundResult {
  /** CPU time of the server from the first request until its telemetry was sent, in microseconds per request. */
  readonly cpuMicros: number;
  /** Requests per second. */
  readonly throughput: number;
  /** Spans and log lines that did not arrive. */
  readonly lost: number;
}

const SCRAPE_INTERVAL_MS = 5000;
/** Longer than any variant holds a batch back once it was asked to drain. */
const SILENCE_MS = 3000;

/** Starts a variant in a process, with a sink of its own in another. */
export async function startSubject(variant: Variant): Promise<Subject> {
  const sink = startChild('sink/sink');
  const endpoint = await sink.ask<string>('url');
  const server = startChild(`telemetry/servers/${variant}`, {
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    LOKI_URL: endpoint,
  });
  return { variant, server, sink, url: await server.ask<string>('url') };
}

/**
 * Sends the requests and measures; the CPU time is read once the telemetry of the round has arrived at the sink.
 * Throws when a request was not answered with 200, or when a metric missed one.
 */
export async function runRound(subject: Subject, load: Child, order: Omit<LoadOrder, 'url'>): Promise<RoundResult> {
  const { variant, server, sink, url } = subject;
  const instrumented = variant !== 'bare';
  const expected = instrumented ? order.requests : 0;
  const counted = (): Promise<number> => (instrumented ? countedRequests(url) : Promise.resolve(0));

  const countedBefore = await counted();
  const received = await sink.ask<Received>('received');
  const cpuBefore = await server.ask<number>('cpu');
  const stopScraping = instrumented ? scrapeEvery(url, SCRAPE_INTERVAL_MS) : () => undefined;
  const { answered, seconds } = await load.ask<LoadResult>('send', { url, ...order }).finally(stopScraping);
  await server.ask('drain');
  const lost = await missing(sink, received, expected);
  const cpu = (await server.ask<number>('cpu')) - cpuBefore;

  if (answered !== order.requests) throw new Error(`${variant} answered ${answered} of ${order.requests} requests`);
  const grown = (await counted()) - countedBefore;
  if (grown !== expected) throw new Error(`${variant} counted ${grown} requests in its metrics, not ${expected}`);
  return { cpuMicros: cpu / order.requests, throughput: order.requests / seconds, lost };
}

/** Waits until the expected number of each signal has arrived; returns how many have not when no more come. */
async function missing(sink: Child, before: Received, expected: number): Promise<number> {
  let last = Infinity;
  for (let grownAt = performance.now(); performance.now() - grownAt < SILENCE_MS; await sleep(50)) {
    const now = await sink.ask<Received>('received');
    const lack = (what: keyof Received): number => Math.max(0, before[what] + expected - now[what]);
    const left = lack('serverSpans') + lack('childSpans') + lack('lines');
    if (left === 0) return 0;
    if (left < last) grownAt = performance.now();
    last = left;
  }
  return last;
}
