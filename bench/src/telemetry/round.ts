// A round of load on a variant: measures its cost and checks that all telemetry arrives.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, separateCores, SERVICE_FLAGS, startChild } from '../rpc/client';
import { type LoadOptions, type LoadResult } from './load';
import { type Received } from '../sink/received';
import { type Variant } from './report';
import { countedRequests, scrapeEvery } from '../scrape';

/** The server of a variant and the sink of its telemetry. */
export interface Subject {
  readonly variant: Variant;
  readonly server: Child;
  readonly sink: Child;
  readonly url: string;
}

export interface RoundResult {
  /** CPU time of the server from the first request until its telemetry is sent, in microseconds per request. */
  readonly cpuMicros: number;
  /** Requests per second. */
  readonly throughput: number;
  /** Spans and log lines that did not arrive. */
  readonly lost: number;
}

const SCRAPE_INTERVAL_MS = 5000;
const SIGNALS = ['serverSpans', 'childSpans', 'lines'] as const satisfies readonly (keyof Received)[];
/** Telemetry is lost when nothing arrives for this long after a drain. */
const SILENCE_MS = 3000;

/** Starts a variant and its sink, on cores of their own. */
export async function startSubject(variant: Variant, load: Child): Promise<Subject> {
  const sink = startChild('sink/sink');
  const endpoint = await sink.call<string>('url');
  const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, LOKI_URL: endpoint };
  const server = startChild(`telemetry/servers/${variant}`, environment, SERVICE_FLAGS);
  const url = await server.call<string>('url');
  separateCores(server, [sink, load]);
  return { variant, server, sink, url };
}

/**
 * Sends the requests and waits until their telemetry has arrived before it reads the CPU time. Throws when a response is
 * not 200, or when the metrics do not count every request.
 */
export async function runRound(subject: Subject, load: Child, options: Omit<LoadOptions, 'url'>): Promise<RoundResult> {
  const { variant, server, sink, url } = subject;
  const instrumented = variant !== 'bare';
  const expected = instrumented ? options.requests : 0;
  const counted = (): Promise<number> => (instrumented ? countedRequests(url) : Promise.resolve(0));

  const countedBefore = await counted();
  const received = await sink.call<Received>('received');
  const cpuBefore = await server.call<number>('cpu');
  const stopScraping = instrumented ? scrapeEvery(url, SCRAPE_INTERVAL_MS) : () => undefined;
  const { requests } = options;
  const { answered, seconds } = await load.call<LoadResult>('send', { url, ...options }).finally(stopScraping);
  await server.call('drain');
  const lost = await countMissing(sink, received, expected);
  const cpu = (await server.call<number>('cpu')) - cpuBefore;

  if (answered !== requests) throw new Error(`${variant} answered ${answered} of ${requests} requests`);
  const counts = (await counted()) - countedBefore;
  if (counts !== expected) throw new Error(`${variant} counted ${counts} requests in its metrics, not ${expected}`);
  return { cpuMicros: cpu / requests, throughput: requests / seconds, lost };
}

/**
 * Waits for the expected number of each signal. Returns the number of missing ones when nothing more arrives. Throws when
 * more arrive, as then one was sent twice.
 */
async function countMissing(sink: Child, before: Received, expected: number): Promise<number> {
  let missing = Infinity;
  for (let changedAt = performance.now(); performance.now() - changedAt < SILENCE_MS; await sleep(50)) {
    const now = await sink.call<Received>('received');
    const left = SIGNALS.map((signal) => before[signal] + expected - now[signal]);
    const extra = left.findIndex((n) => n < 0);
    if (extra >= 0) throw new Error(`received ${-left[extra]!} more ${SIGNALS[extra]} than requests`);
    const current = left.reduce((sum, n) => sum + n, 0);
    if (current === 0) return 0;
    if (current < missing) changedAt = performance.now();
    missing = current;
  }
  return missing;
}
