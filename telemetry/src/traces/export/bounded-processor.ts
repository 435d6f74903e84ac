// Batches spans for one exporter in a queue that is bounded in spans and in bytes, and counts lost spans.
import { TraceFlags } from '@opentelemetry/api';
import { BatchSpanProcessor, type ReadableSpan, type SpanExporter, type SpanProcessor } from '@opentelemetry/sdk-trace';
import { spansDroppedTotal } from '@sextant/signals/telemetry';
import { counter } from '../../metrics/metrics';
import { failureLog, type ExportFailure } from './failure';
import { cutSpan, spanBytes } from './span-size';
import { SplittingExporter } from './splitting-exporter';

export interface BatchLimits {
  /** Pending spans, including those in flight; further spans are dropped and counted. */
  readonly queueSize: number;
  /** Bytes of pending spans. */
  readonly queueBytes: number;
  /** Spans per batch. */
  readonly batchSize: number;
  /** Bytes per request, before compression. */
  readonly requestBytes: number;
  /** Longest delay before a batch is sent, in milliseconds. */
  readonly delayMs: number;
  /** Limit of one export as the batch processor sees it, in milliseconds. */
  readonly timeoutMs: number;
}

export const DEFAULT_LIMITS: BatchLimits = {
  queueSize: 8_192,
  queueBytes: 32 * 1024 * 1024,
  batchSize: 512,
  requestBytes: 2 * 1024 * 1024,
  delayMs: 1_000,
  timeoutMs: 30_000,
};

/** Longest time for pending spans at shutdown, in milliseconds. */
const SHUTDOWN_MS = 5_000;

const dropped = counter(spansDroppedTotal);

/** A batch span processor whose queue and requests are bounded. When the receiver is away, spans are dropped and counted. */
export class BoundedSpanProcessor implements SpanProcessor {
  readonly #limits: BatchLimits;
  readonly #batches: SpanProcessor;
  readonly #exporter: SplittingExporter;
  /** Sizes of the spans in the queue, oldest first. */
  readonly #sizes: number[] = [];
  /** Pending spans, including those in flight. */
  #spans = 0;
  #bytes = 0;
  #closed = false;
  #stopping: Promise<void> | undefined;

  /**
   * @param address of the receiver for the log, without credentials
   */
  constructor(exporter: SpanExporter, address: string, limits: BatchLimits = DEFAULT_LIMITS) {
    this.#limits = limits;
    this.#exporter = new SplittingExporter(exporter, {
      requestBytes: limits.requestBytes,
      onOutcome: failureLog(address),
      takeSizes: (n) => this.#sizes.splice(0, n),
      onSettled: (spans, bytes, failure) => this.#settle(spans, bytes, failure),
    });
    // This processor refuses spans first, so that the inner one never drops any without a count.
    this.#batches = new BatchSpanProcessor({
      exporter: this.#exporter,
      maxQueueSize: limits.queueSize,
      maxExportBatchSize: Math.min(limits.batchSize, limits.queueSize),
      scheduledDelayMillis: limits.delayMs,
      exportTimeoutMillis: limits.timeoutMs,
    });
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) return;
    if (this.#stopping) return dropped.inc({ reason: 'shutdown' });
    let bytes = spanBytes(span);
    if (bytes > this.#limits.requestBytes) {
      cutSpan(span);
      bytes = spanBytes(span);
      if (bytes > this.#limits.requestBytes) return dropped.inc({ reason: 'too_large' });
    }
    if (this.#spans >= this.#limits.queueSize || this.#bytes + bytes > this.#limits.queueBytes)
      return dropped.inc({ reason: 'queue_full' });
    this.#spans += 1;
    this.#bytes += bytes;
    this.#sizes.push(bytes);
    this.#batches.onEnd(span);
  }

  /** Resolves when the pending spans are exported or dropped. Never rejects. */
  async forceFlush(): Promise<void> {
    // The inner processor rejects when an export fails or takes long, and does not wait for the one in flight.
    await this.#batches.forceFlush().catch(() => undefined);
    await this.#exporter.forceFlush().catch(() => undefined);
  }

  /** Exports pending spans for at most 5 seconds, then drops and counts the rest. Never rejects. */
  shutdown(): Promise<void> {
    return (this.#stopping ??= this.#stop());
  }

  async #stop(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, SHUTDOWN_MS)));
    const sent = this.#batches.shutdown().catch(() => this.#exporter.shutdown());
    await Promise.race([sent.catch(() => undefined), timeout]);
    clearTimeout(timer);
    this.#exporter.abandon();
    this.#closed = true;
    dropped.inc({ reason: 'shutdown' }, this.#spans);
    this.#spans = this.#bytes = 0;
  }

  #settle(spans: number, bytes: number, failure: ExportFailure | undefined): void {
    // The shutdown has counted all pending spans.
    if (this.#closed) return;
    if (failure) dropped.inc({ reason: failure.reason }, spans);
    this.#spans -= spans;
    this.#bytes -= bytes;
  }
}
