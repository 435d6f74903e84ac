// Sends batches of spans through an exporter: one request at a time, bounded in bytes, and split when one is refused.
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';
import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import { setTimeout as delay } from 'node:timers/promises';
import { classifyFailure, type ExportFailure } from './failure';
import { spanBytes } from './span-size';

type Spans = readonly ReadableSpan[];

export interface SplittingSettings {
  /** Limit of a request, in bytes before compression. */
  readonly requestBytes: number;
  /** Receives every request's outcome. */
  readonly onOutcome: (failure: ExportFailure | undefined) => void;
  /** Receives spans that are exported or, with a failure, lost. */
  readonly onSettled: (spans: Spans, failure: ExportFailure | undefined) => void;
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
    const sent = this.#idle.then(() => this.#sendBatch(spans));
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
  async #sendBatch(spans: Spans): Promise<boolean> {
    const budget = { refusals: MAX_REFUSALS };
    let complete = true;
    for (const chunk of chunksOf(spans, this.#settings.requestBytes))
      if (!(await this.#sendOrSplit(chunk, budget))) complete = false;
    return complete;
  }

  async #sendOrSplit(spans: Spans, budget: { refusals: number }): Promise<boolean> {
    const failure = await this.#send(spans);
    if (failure?.splittable && spans.length > 1 && budget.refusals-- > 0) {
      const middle = spans.length >> 1;
      const first = await this.#sendOrSplit(spans.slice(0, middle), budget);
      return (await this.#sendOrSplit(spans.slice(middle), budget)) && first;
    }
    this.#settings.onSettled(spans, failure);
    return failure === undefined;
  }

  /** Sends a request, with further attempts when the receiver is unavailable and the exporter has not retried. */
  async #send(spans: Spans): Promise<ExportFailure | undefined> {
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
function resultOf(exporter: SpanExporter, spans: Spans): Promise<ExportResult> {
  return new Promise((resolve) => {
    try {
      exporter.export([...spans], resolve);
    } catch (error) {
      resolve({ code: ExportResultCode.FAILED, error: error as Error });
    }
  });
}

function* chunksOf(spans: Spans, maxBytes: number): Generator<Spans> {
  let chunk: ReadableSpan[] = [];
  let bytes = 0;
  for (const span of spans) {
    const size = spanBytes(span);
    if (chunk.length > 0 && bytes + size > maxBytes) {
      yield chunk;
      chunk = [];
      bytes = 0;
    }
    chunk.push(span);
    bytes += size;
  }
  if (chunk.length > 0) yield chunk;
}
