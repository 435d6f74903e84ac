// Exports finished spans: encodes and redacts them, batches them in a bounded queue, and counts lost spans.
import type { Attributes } from '@opentelemetry/api';
import { spansDroppedTotal } from '@sextant/signals/telemetry';
import { posterTo, type Post } from '../../export/post';
import { counter } from '../../metrics/metrics';
import { SpanBatch } from './batch';
import { followSystemClock } from './clock';
import type { RecordingSpan } from './span';
import type { SpanSink } from './tracer';

export interface PipelineSettings {
  /** OTLP/HTTP URL for traces. */
  readonly url: string;
  /** Attributes of the process. */
  readonly resource: Attributes;
  /** Maximum number of pending spans, including those in flight; further spans are dropped and counted. */
  readonly queueSize?: number;
  /** Spans per request; up to four times as many after a wait for the previous request. */
  readonly batchSize?: number;
  /** Longest delay before a batch is sent, in milliseconds. */
  readonly delayMs?: number;
  /** A batch is dropped after this time without success, in milliseconds. */
  readonly expireMs?: number;
}

export interface SpanPipeline {
  readonly sink: SpanSink;
  /** Resolves when all pending spans are sent or dropped. */
  readonly flush: () => Promise<void>;
  /** Sends pending spans for at most `ms`, then drops and counts the rest and later spans. */
  readonly shutdown: (ms: number) => Promise<void>;
}

/** Spans per encoding: single encodings cost a worker a tenth of its throughput. */
const WRITE_BATCH = 256;
const FIRST_PAUSE_MS = 200;
/** Larger buffers are not reused. */
const MAX_SPARE_BYTES = 4 * 1024 * 1024;
/** Growth of a batch while another is in flight, so that the export keeps up with the process. */
const GROWTH = 4;

const dropped = counter(spansDroppedTotal);

/** When the collector is down or slow, spans are dropped and counted without blocking the process. */
export function spanPipeline(settings: PipelineSettings): SpanPipeline {
  const { queueSize = 8_192, batchSize = 512, delayMs = 1_000, expireMs = 4_000 } = settings;
  const deliver = deliverer(
    posterTo({ url: settings.url, timeoutMs: expireMs, type: 'application/x-protobuf' }),
    expireMs,
  );
  const full: SpanBatch[] = [];
  let current = new SpanBatch(settings.resource);
  /** Spans of the current batch that are not encoded yet. */
  let ended: RecordingSpan[] = [];
  /** Buffer of an accepted batch, for reuse. */
  let spare: Buffer | undefined;
  /** Pending spans, including those in flight. */
  let pending = 0;
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
        // For example a library's span without a name.
        dropped.inc({ reason: 'unwritable' });
        pending -= 1;
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
      // A shutdown in the meantime has counted the spans.
      if (closed) return;
      if (!delivered) dropped.inc({ reason: 'export_failed' }, batch.count);
      else if (batch.memory.length <= MAX_SPARE_BYTES) spare = batch.memory;
      pending -= batch.count;
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
      if (pending >= queueSize) return dropped.inc({ reason: 'queue_full' });
      pending += 1;
      ended.push(span);
      if (ended.length >= WRITE_BATCH) write();
      if (current.count + ended.length >= (sending ? GROWTH * batchSize : batchSize)) send();
      else timer ??= setTimeout(send, delayMs).unref();
    },
    async flush() {
      do {
        send();
        await sending;
      } while (pending > 0);
    },
    async shutdown(ms) {
      let timeoutTimer: NodeJS.Timeout | undefined;
      const timeout = new Promise<void>((resolve) => (timeoutTimer = setTimeout(resolve, ms)));
      send();
      await Promise.race([sending, timeout]);
      clearTimeout(timeoutTimer);
      closed = true;
      dropped.inc({ reason: 'shutdown' }, pending);
      pending = 0;
    },
  };
}

/** Sends a request, with retries, until it is accepted, refused or expired. Resolves with whether it was accepted. */
function deliverer(post: Post, expireMs: number): (body: Buffer) => Promise<boolean> {
  return async (body) => {
    const expires = Date.now() + expireMs;
    for (let pause = FIRST_PAUSE_MS; ; pause *= 2) {
      const status = await post(body);
      if (status !== undefined && status < 300) return true;
      // Retryable according to OTLP.
      const retryable = status === undefined || [429, 502, 503, 504].includes(status);
      if (!retryable || Date.now() + pause > expires) return false;
      await new Promise<void>((resolve) => setTimeout(resolve, pause * (0.5 + Math.random() / 2)).unref());
    }
  };
}
