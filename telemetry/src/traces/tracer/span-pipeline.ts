// The way of finished spans out of the process: written, redacted, bounded, batched, counted when they are lost.
import type { Attributes } from '@opentelemetry/api';
import { spansDroppedTotal } from '@sextant/signals/telemetry';
import { counter } from '../../metrics/metrics';
import { posterTo, type Post } from '../../export/post';
import { followSystemClock } from './clock';
import { SpanBatch } from './batch';
import type { RecordingSpan } from './span';
import type { SpanSink } from './tracer';

export interface PipelineSettings {
  /** OTLP/HTTP address of traces. */
  readonly url: string;
  /** Attributes of the process. */
  readonly resource: Attributes;
  /** Most finished spans that wait, those under way included; later ones are dropped and counted. */
  readonly queueSize?: number;
  /** Spans that are sent as soon as there are so many; while a request is under way, the next one gathers up to four times as many. */
  readonly batchSize?: number;
  /** Longest wait of a span before its batch is sent, in milliseconds. */
  readonly delayMs?: number;
  /** A batch that could not be sent for this long is dropped, in milliseconds. */
  readonly expireMs?: number;
}

export interface SpanPipeline {
  readonly sink: SpanSink;
  /** Sends what waits; resolves when all of it was sent or dropped. */
  readonly flush: () => Promise<void>;
  /** Sends what waits, for at most `ms`; what is left then is dropped and counted, as are later spans. */
  readonly shutdown: (ms: number) => Promise<void>;
}

/** Spans that are written together: one by one, between other work, they cost a worker a tenth of its throughput. */
const TOGETHER = 256;
const FIRST_PAUSE_MS = 200;
/** Larger memory of a batch is not kept for the next. */
const MOST_SPARE_BYTES = 4 * 1024 * 1024;
/** How much larger a batch may become while another is under way: so requests keep up with whatever the process does. */
const GROWTH = 4;

const dropped = counter(spansDroppedTotal);

/** Batches spans for the collector; when it is down or slow, spans are dropped and counted, and nothing waits. */
export function spanPipeline(settings: PipelineSettings): SpanPipeline {
  const { queueSize = 8_192, batchSize = 512, delayMs = 1_000, expireMs = 4_000 } = settings;
  const deliver = deliverer(
    posterTo({ url: settings.url, timeoutMs: expireMs, type: 'application/x-protobuf' }),
    expireMs,
  );
  const full: SpanBatch[] = [];
  let current = new SpanBatch(settings.resource);
  /** For the current batch, not yet written. */
  let ended: RecordingSpan[] = [];
  /** The memory of a batch that was taken. */
  let spare: Buffer | undefined;
  /** Spans that wait or are under way. */
  let waiting = 0;
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> | undefined;
  let closed = false;

  function write(): void {
    const spans = ended;
    ended = [];
    for (const span of spans) {
      try {
        current.add(span);
      } catch {
        // One without a name, for example: the compiler keeps our own code from it, not a library's.
        dropped.inc({ reason: 'unwritable' });
        waiting -= 1;
      }
    }
  }

  function closeBatch(): void {
    write();
    if (current.count === 0) return;
    full.push(current);
    current = new SpanBatch(settings.resource, spare);
    spare = undefined;
  }

  async function drain(): Promise<void> {
    for (let batch = full.shift(); batch && !closed; batch = full.shift()) {
      followSystemClock();
      const delivered = await deliver(batch.body());
      // A shutdown that came to its end meanwhile has counted them.
      if (closed) return;
      if (!delivered) dropped.inc({ reason: 'export_failed' }, batch.count);
      else if (batch.memory.length <= MOST_SPARE_BYTES) spare = batch.memory;
      waiting -= batch.count;
    }
  }

  function send(): void {
    clearTimeout(timer);
    timer = undefined;
    closeBatch();
    sending ??= drain().finally(() => {
      sending = undefined;
      if ((full.length > 0 || current.count + ended.length >= batchSize) && !closed) send();
    });
  }

  return {
    sink(span) {
      if (closed) return dropped.inc({ reason: 'shutdown' });
      if (waiting >= queueSize) return dropped.inc({ reason: 'queue_full' });
      waiting += 1;
      ended.push(span);
      if (ended.length >= TOGETHER) write();
      if (current.count + ended.length >= (sending ? GROWTH * batchSize : batchSize)) send();
      else timer ??= setTimeout(send, delayMs).unref();
    },
    async flush() {
      do {
        send();
        await sending;
      } while (waiting > 0);
    },
    async shutdown(ms) {
      let late: NodeJS.Timeout | undefined;
      const inTime = new Promise<void>((resolve) => (late = setTimeout(resolve, ms)));
      send();
      await Promise.race([sending, inTime]);
      clearTimeout(late);
      closed = true;
      dropped.inc({ reason: 'shutdown' }, waiting);
      waiting = 0;
    },
  };
}

/** Tries one request until it is taken, refused, or too old; resolves with whether it was taken. */
function deliverer(post: Post, expireMs: number): (body: Buffer) => Promise<boolean> {
  return async (body) => {
    const expires = Date.now() + expireMs;
    for (let pause = FIRST_PAUSE_MS; ; pause *= 2) {
      const status = await post(body);
      if (status !== undefined && status < 300) return true;
      // Those that OTLP says to try again.
      const again = status === undefined || [429, 502, 503, 504].includes(status);
      if (!again || Date.now() + pause > expires) return false;
      await new Promise<void>((resolve) => setTimeout(resolve, pause * (0.5 + Math.random() / 2)).unref());
    }
  };
}
