// Ships log lines to Loki in bounded batches, with retries and backoff, without blocking the caller.
import Transport from 'winston-transport';
import type { LabelsOf } from '@sextant/signals/declare/metric';
import type { LogLevel } from '@sextant/signals/query/logql';
import { logLinesDroppedTotal, logShipQueueBytes } from '@sextant/signals/telemetry';
import { posterTo } from '../../export/post';
import { counter, gauge } from '../../metrics/metrics';
import type { LineTransport } from '../log-sink';
import type { LokiBatch, StreamLabels } from './batch';
import { lineQueue } from './queue';

export interface LokiSettings extends Omit<PushTarget, 'timeoutMs'> {
  readonly labels: StreamLabels;
  readonly timeoutMs?: number;
  /** Size limit of the queue; beyond it the oldest lines are dropped. */
  readonly queueBytes?: number;
  readonly batchBytes?: number;
  /** Longest delay before a batch is sent, in milliseconds. */
  readonly batchMs?: number;
  /** First and longest pause between retries, in milliseconds. */
  readonly backoffMs?: readonly [first: number, longest: number];
  /** A batch is dropped after this time without success, in milliseconds. */
  readonly expireMs?: number;
}

type DropReason = LabelsOf<typeof logLinesDroppedTotal>['reason'];

const dropped = counter(logLinesDroppedTotal);
const queueBytes = gauge(logShipQueueBytes);
const MESSAGE = Symbol.for('message');

/** A winston transport with a queue and one sender. */
export class LokiTransport extends Transport implements LineTransport {
  readonly #queue;
  readonly #push: Push;
  readonly #settings;
  #inFlight: LokiBatch | undefined;
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;
  #wake: (() => void) | undefined;
  #deadline = Infinity;

  constructor(settings: LokiSettings) {
    super({ level: 'debug' });
    this.#settings = {
      batchMs: settings.batchMs ?? 1_000,
      backoffMs: settings.backoffMs ?? ([500, 30_000] as const),
      expireMs: settings.expireMs ?? 3_600_000,
    };
    this.#queue = lineQueue({
      labels: settings.labels,
      capacity: settings.queueBytes ?? 8 * 1024 * 1024,
      batchBytes: settings.batchBytes ?? 1024 * 1024,
    });
    this.#push = pusherOf({ timeoutMs: 10_000, ...settings });
    queueBytes.onCollect((set) => set({}, this.queuedBytes()));
  }

  /** Bytes in the queue and in flight. */
  queuedBytes(): number {
    return this.#queue.bytes() + (this.#inFlight?.bytes ?? 0);
  }

  override log(info: { readonly level: LogLevel; readonly [key: symbol]: unknown }, next: () => void): void {
    next();
    this.line(info.level, String(info[MESSAGE]), Date.now());
  }

  line(level: LogLevel, text: string, at: number): void {
    if (this.#deadline !== Infinity) return this.#drop('shutdown', 1);
    this.#drop('queue_full', this.#queue.push(level, text, at));
    if (this.#sending) return;
    if (this.#queue.full()) return this.#send();
    this.#timer ??= setTimeout(() => this.#send(), this.#settings.batchMs).unref();
  }

  /** Sends pending lines for at most `ms`, then drops and counts the rest. Later lines are dropped too. */
  async flush(ms: number): Promise<void> {
    this.#deadline = Date.now() + ms;
    this.#wake?.();
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
    const drained = (async () => {
      await this.#sending;
      if (this.#queue.bytes() > 0) this.#send();
      await this.#sending;
    })();
    await Promise.race([drained, timeout]);
    clearTimeout(timer);
    for (let batch = this.#inFlight; batch; batch = this.#queue.take()) this.#drop('shutdown', batch.count);
    this.#inFlight = undefined;
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sending = this.#drain().finally(() => {
      this.#sending = undefined;
    });
  }

  async #drain(): Promise<void> {
    for (let batch = this.#queue.take(); batch; batch = this.#queue.take()) {
      this.#inFlight = batch;
      const outcome = await this.#deliver(batch);
      // flush() may have dropped and counted the batch.
      if (this.#inFlight && outcome !== 'stored') this.#drop(outcome, batch.count);
      this.#inFlight = undefined;
      if (outcome === 'stored') this.#queue.release(batch);
    }
  }

  /** Sends a batch, with retries, until Loki stores or refuses it, it expires, or the process shuts down. */
  async #deliver(batch: LokiBatch): Promise<'stored' | DropReason> {
    const { backoffMs, expireMs } = this.#settings;
    const started = Date.now();
    for (let pause = backoffMs[0]; ; pause = Math.min(pause * 2, backoffMs[1])) {
      const result = await this.#push(batch.body());
      if (result !== 'retry') return result;
      if (Date.now() - started > expireMs) return 'expired';
      if (Date.now() >= this.#deadline) return 'shutdown';
      await this.#pause(pause * (0.5 + Math.random() / 2));
    }
  }

  /** Waits, but not beyond the start of a flush; does not keep the process alive. */
  async #pause(ms: number): Promise<void> {
    const left = this.#deadline - Date.now();
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      setTimeout(resolve, left === Infinity ? ms : Math.min(ms, 250, Math.max(left, 0))).unref();
    });
    this.#wake = undefined;
  }

  #drop(reason: DropReason, n: number): void {
    if (n > 0) dropped.inc({ reason }, n);
  }
}

type PushResult = 'stored' | 'refused' | 'retry';
type Push = (body: Buffer) => Promise<PushResult>;

interface PushTarget {
  /** Base URL of Loki. */
  readonly url: string;
  readonly timeoutMs: number;
}

/** Returns a function that pushes to Loki and never rejects. */
function pusherOf({ url, timeoutMs }: PushTarget): Push {
  const post = posterTo({ url: `${url}/loki/api/v1/push`, timeoutMs, type: 'application/x-protobuf' });
  return async (body) => resultOf(await post(body));
}

/** A refusal is final: Loki would refuse the same lines again. */
function resultOf(status: number | undefined): PushResult {
  if (status === undefined || status === 429 || status === 408 || status >= 500) return 'retry';
  return status >= 200 && status < 300 ? 'stored' : 'refused';
}
