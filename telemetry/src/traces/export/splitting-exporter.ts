// Sends batches of spans through an exporter: one request at a time, bounded in bytes, and split when one is refused.
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import { setTimeout as delay } from 'node:timers/promises';
import { classifyFailure, type ExportFailure } from './failure';

/** Spans and their sizes in bytes. */
interface Batch {
  readonly spans: readonly ReadableSpan[];
  readonly sizes: readonly number[];
}

export interface SplittingSettings {
  /** Limit of a request, in bytes before compression. */
  readonly requestBytes: number;
  /** Receives every request's outcome. */
  readonly onOutcome: (failure: ExportFailure | undefined) => void;
  /** Returns the sizes of the next spans, in the order of their export, which is that of their ends. */
  readonly takeSizes: (spans: number) => readonly number[];
  /** Receives spans, and their size, that are exported or, with a failure, lost. */
  readonly onSettled: (spans: number, bytes: number, failure: ExportFailure | undefined) => void;
}

/** Refused requests per batch, enough to isolate several bad spans; a receiver that refuses everything costs no more. */
const MAX_REFUSALS = 64;
/** Pauses between attempts when the exporter does not retry itself. */
const RETRY_PAUSES_MS = [500, 1_000, 2_000, 4_000] as const;

/** Reported to the batch processor; the spans are counted and the failure is logged already. */
export class SpanExportError extends Error {
  override readonly name = 'SpanExportError';
}

export class SplittingExporter implements SpanExporter {
  readonly #inner: SpanExporter;
  readonly #settings: SplittingSettings;
  readonly #closing = new AbortController();
  #idle: Promise<unknown> = Promise.resolve();

  constructor(inner: SpanExporter, settings: SplittingSettings) {
    this.#inner = inner;
    this.#settings = settings;
  }

  export(spans: ReadableSpan[], resultCallback: (result: ExportResult) => void): void {
    const batch = { spans, sizes: this.#settings.takeSizes(spans.length) };
    const sent = this.#idle.then(() => this.#sendBatch(batch));
    this.#idle = sent;
    void sent.then((complete) =>
      resultCallback(
        complete
          ? { code: ExportResultCode.SUCCESS }
          : { code: ExportResultCode.FAILED, error: new SpanExportError('spans were dropped') },
      ),
    );
  }

  /** Resolves when no batch is in flight. */
  async forceFlush(): Promise<void> {
    await this.#idle;
    await this.#inner.forceFlush?.();
  }

  async shutdown(): Promise<void> {
    await this.#idle;
    await this.#inner.shutdown();
  }

  /** Ends the pauses between attempts. */
  abandon(): void {
    this.#closing.abort();
  }

  /** Resolves with whether all spans arrived. Never rejects. */
  async #sendBatch(batch: Batch): Promise<boolean> {
    const budget = { refusals: MAX_REFUSALS };
    let complete = true;
    for (const chunk of chunksOf(batch, this.#settings.requestBytes))
      if (!(await this.#sendOrSplit(chunk, budget))) complete = false;
    return complete;
  }

  async #sendOrSplit(batch: Batch, budget: { refusals: number }): Promise<boolean> {
    const { length } = batch.spans;
    const failure = await this.#send(batch);
    if (failure?.splittable && length > 1 && budget.refusals-- > 0) {
      const first = await this.#sendOrSplit(part(batch, 0, length >> 1), budget);
      return (await this.#sendOrSplit(part(batch, length >> 1, length), budget)) && first;
    }
    this.#settings.onSettled(
      length,
      batch.sizes.reduce((sum, bytes) => sum + bytes, 0),
      failure,
    );
    return failure === undefined;
  }

  /** Sends a request, with further attempts when the receiver is unavailable and the exporter has not retried. */
  async #send({ spans }: Batch): Promise<ExportFailure | undefined> {
    for (let attempt = 0; ; attempt += 1) {
      const failure = classifyFailure(await resultOf(this.#inner, spans));
      this.#settings.onOutcome(failure);
      const pause = RETRY_PAUSES_MS[attempt];
      if (!failure?.retryable || pause === undefined || this.#closing.signal.aborted) return failure;
      await delay(pause, undefined, { ref: false, signal: this.#closing.signal }).catch(() => undefined);
    }
  }
}

/** An exporter may throw, for example when it cannot encode a span. */
function resultOf(exporter: SpanExporter, spans: readonly ReadableSpan[]): Promise<ExportResult> {
  return new Promise((resolve) => {
    try {
      exporter.export([...spans], resolve);
    } catch (error) {
      resolve({ code: ExportResultCode.FAILED, error: error as Error });
    }
  });
}

function* chunksOf(batch: Batch, maxBytes: number): Generator<Batch> {
  let from = 0;
  let bytes = 0;
  for (const [at, size] of batch.sizes.entries()) {
    if (at > from && bytes + size > maxBytes) {
      yield part(batch, from, at);
      from = at;
      bytes = 0;
    }
    bytes += size;
  }
  yield from === 0 ? batch : part(batch, from, batch.spans.length);
}

function part({ spans, sizes }: Batch, from: number, to: number): Batch {
  return { spans: spans.slice(from, to), sizes: sizes.slice(from, to) };
}
