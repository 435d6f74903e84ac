// The load generator: sends the spans of a realistic mix of traces to a collector at a fixed rate.
import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { serveMethods } from '../rpc/server';
import { otlpRequest, type GeneratedSpan } from './spans';

export interface LoadOptions {
  readonly url: string;
  /** Spans per second. */
  readonly rate: number;
  readonly seconds: number;
}

export interface LoadResult {
  readonly sent: number;
  /** Spans of requests that the collector did not accept. */
  readonly refused: number;
}

const SPANS_PER_TRACE = 10;
const FAILING = 0.01;
const SERVICES = ['front', 'back'] as const;
/** Each service exports as often as this, as many spans a request as this. */
const EXPORT_MS = 1_000;
const BATCH = 512;

serveMethods({ send });

async function send({ url, rate, seconds }: LoadOptions): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const result = { sent: 0, refused: 0 };
  const posts: Promise<void>[] = [];
  const began = Date.now();
  for await (const [i, spans] of batches({ began, seconds, traces: (rate / SPANS_PER_TRACE) * (EXPORT_MS / 1000) })) {
    result.sent += spans.length;
    const posted = post(`${url}/v1/traces`, agent, otlpRequest(SERVICES[i], spans));
    posts.push(posted.then((accepted) => void (result.refused += accepted ? 0 : spans.length)));
  }
  await Promise.all(posts);
  agent.destroy();
  return result;
}

type Schedule = Readonly<Record<'began' | 'seconds' | 'traces', number>>;

/** Batches with the index of their service, when they are due. `traces` begin in each interval. */
async function* batches({ began, seconds, traces }: Schedule): AsyncGenerator<readonly [0 | 1, GeneratedSpan[]]> {
  /** Spans that have not ended, by the interval in which they end, and by service. */
  const open = new Map<number, readonly [GeneratedSpan[], GeneratedSpan[]]>();
  for (let interval = 1; interval <= (seconds * 1000) / EXPORT_MS; interval += 1) {
    const end = began + interval * EXPORT_MS;
    for (let i = 0; i < traces; i += 1)
      for (const [service, span] of spansOf(end - Math.random() * EXPORT_MS)) {
        const due = Math.max(interval, Math.ceil((span.endMs - began) / EXPORT_MS));
        if (!open.has(due)) open.set(due, [[], []]);
        open.get(due)![service].push(span);
      }
    await sleep(Math.max(0, end - Date.now()));
    const ended = open.get(interval) ?? [[], []];
    open.delete(interval);
    for (const service of [0, 1] as const)
      for (let i = 0; i < ended[service].length; i += BATCH) yield [service, ended[service].slice(i, i + BATCH)];
  }
}

/** The spans of a trace that begins at `startMs`, each with the index of its service. The root ends last. */
function spansOf(startMs: number): (readonly [0 | 1, GeneratedSpan])[] {
  const traceId = randomBytes(16);
  const durationMs = durationOf(Math.random()) * 1000;
  const failed = Math.random() < FAILING ? 1 + Math.floor(Math.random() * (SPANS_PER_TRACE - 1)) : -1;
  const spans = Array.from({ length: SPANS_PER_TRACE }, (_, i) => {
    const endMs = startMs + durationMs * (i === 0 ? 1 : i / SPANS_PER_TRACE);
    const span = {
      traceId,
      isRoot: i === 0,
      isFailed: i === failed,
      startMs: i === 0 ? startMs : endMs - Math.min(durationMs / SPANS_PER_TRACE, 1000),
      endMs,
    };
    return [i % 2 === 0 ? 0 : 1, span] as const;
  });
  return spans;
}

/** Seconds: 95% of traces take up to 2 s, 4% up to 30 s, 1% from one to ten minutes. */
function durationOf(share: number): number {
  if (share < 0.95) return 0.01 + Math.random() * 2;
  return share < 0.99 ? 2 + Math.random() * 28 : 60 + Math.random() * 540;
}

function post(url: string, agent: Agent, body: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/x-protobuf', 'content-length': body.length };
    request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode === 200));
    })
      .on('error', () => resolve(false))
      .end(body);
  });
}
