// Ships log lines to Loki in batches; bounded, retried with back-off, and never in the way of the work.
import Transport from 'winston-transport';
import { logLinesDroppedTotal, logShipQueueBytes } from '@sextant/signals/telemetry';
import type { LabelsOf } from '@sextant/signals/declare/metric';
import type { LogLevel } from '@sextant/signals/query/logql';
import type { LineTransport } from '../line-transport';
import type { LokiBatch, StreamLabels } from './batch';
import { lineQueue } from './queue';
import { pusherOf, type Push, type PushTarget } from './push';
import { counter, gauge } from '../../metrics/metrics';

export interface LokiSettings extends Omit<PushTarget, 'timeoutMs'> {
  readonly labels: StreamLabels;
  readonly timeoutMs?: number;
  /** Most bytes that wait; past it the oldest lines are dropped. */
  readonly queueBytes?: number;
  readonly batchBytes?: number;
  /** Longest wait of a line before its batch is sent, in milliseconds. */
  readonly batchMs?: number;
  /** First and longest pause between tries, in milliseconds. */
  readonly backoffMs?: readonly [first: number, longest: number];
  /** A batch that could not be sent for this long is dropped, in milliseconds. */
  readonly expireMs?: number;
}

type DropReason = LabelsOf<typeof logLinesDroppedTotal>['reason'];

const dropped = counter(logLinesDroppedTotal);
const queueBytes = gauge(logShipQueueBytes);
const MESSAGE = Symbol.for('message');

/** A winston transport with its queue and its one sender. */
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

  /** Bytes that wait, the batch under way included. */
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

  /** Sends what waits, for at most `ms`; what is left then is dropped and counted. Later lines are dropped too. */
  async flush(ms: number): Promise<void> {
    this.#deadline = Date.now() + ms;
    this.#wake?.();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
    const drained = (async () => {
      await this.#sending;
      if (this.#queue.bytes() > 0) this.#send();
      await this.#sending;
    })();
    await Promise.race([drained, late]);
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
      // flush() may have given up on the batch and counted it already.
      if (this.#inFlight && outcome !== 'stored') this.#drop(outcome, batch.count);
      this.#inFlight = undefined;
      if (outcome === 'stored') this.#queue.release(batch);
    }
  }

  /** Tries one batch until it is stored or there is no point in going on. */
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

  /** Waits, shorter when a flush begins; does not keep the process alive. */
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
