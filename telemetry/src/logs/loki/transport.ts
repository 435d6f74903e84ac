// Ships log lines to Loki in bounded batches, with retries and backoff, without blocking the caller.
import Transport from 'winston-transport';
import { logLinesDroppedTotal, logShipQueueBytes } from '@sextant/signals/telemetry';
import { counter, gauge } from '../../metrics/metrics';
import { LINE, type Info, type LineTransport } from '../line-transport';
import type { Line } from '../line/line';
import { log } from '../logs';
import type { LokiBatch, StreamLabels } from './batch';
import { Delivery, type DropReason } from './delivery';
import { onProcessEnd } from './exit';
import { boundedLine, foreignLine } from './foreign-line';
import { problemReporter, type Report } from './problems';
import { addressOf, pusherTo, type PushTarget } from './push';
import { lineQueue } from './queue';
import { spoolIn, type Spool } from './spool';

export interface LokiSettings extends Omit<PushTarget, 'timeoutMs'> {
  readonly labels: StreamLabels;
  /** Unique id of this process: `service_instance_id` of its lines. */
  readonly instance?: string;
  /** Folder for lines that are not sent when the process ends; they are sent at the next start. By default they are lost. */
  readonly spoolFolder?: string;
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
  /** Receives problems with Loki; by default they are log lines. */
  readonly report?: Report;
}

const dropped = counter(logLinesDroppedTotal);
const queueBytes = gauge(logShipQueueBytes);
/** Time to send the last lines when the event loop is empty. */
const END_MS = 5_000;

/** A winston transport with a queue and one sender. */
export class LokiTransport extends Transport implements LineTransport {
  readonly #queue;
  readonly #delivery;
  readonly #batchMs: number;
  readonly #spool: Spool | undefined;
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;
  #closed = false;
  #ending = false;

  constructor(settings: LokiSettings) {
    super();
    const { url, labels, instance, spoolFolder, timeoutMs = 10_000, batchMs = 1_000 } = settings;
    this.#batchMs = batchMs;
    this.#queue = lineQueue({
      labels,
      instance,
      capacity: settings.queueBytes ?? 8 * 1024 * 1024,
      batchBytes: settings.batchBytes ?? 1024 * 1024,
    });
    this.#delivery = new Delivery({
      push: pusherTo({ url, timeoutMs }),
      backoffMs: settings.backoffMs ?? [500, 30_000],
      expireMs: settings.expireMs ?? 3_600_000,
      onAnswer: problemReporter(addressOf(url), settings.report ?? ((level, ...line) => log[level](...line))),
      onDrop: drop,
    });
    this.#spool = spoolFolder === undefined ? undefined : spoolIn(spoolFolder, [url, labels.service, labels.env]);
    queueBytes.onCollect((set) => set({}, this.queuedBytes()));
    onProcessEnd({ onEmpty: () => this.#onEmpty(), onExit: () => this.#saveRest() });
    this.#sendSaved();
  }

  /** Bytes in the queue and in flight. */
  queuedBytes(): number {
    return this.#queue.bytes() + this.#delivery.bytes();
  }

  override log(info: Info, next: () => void): void {
    next();
    this.line(info[LINE] ?? foreignLine(info));
  }

  line(line: Line): void {
    if (this.#closed && !this.#spool) return drop('shutdown', 1);
    drop('queue_full', this.#queue.push(boundedLine(line)));
    if (this.#sending || this.#closed) return;
    if (this.#queue.full()) return this.#send();
    this.#timer ??= setTimeout(() => this.#send(), this.#batchMs).unref();
  }

  /** Sends pending lines for at most `ms`, then saves them to the spool, or drops and counts them. Final. */
  async flush(ms: number): Promise<void> {
    this.#closed = true;
    await this.#sendAll(ms);
    this.#saveRest();
  }

  async #sendAll(ms: number): Promise<void> {
    this.#delivery.deadline = Date.now() + ms;
    this.#delivery.wake();
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
    const drained = (async () => {
      await this.#sending;
      if (this.#queue.bytes() > 0) this.#send();
      await this.#sending;
    })();
    await Promise.race([drained, timeout]);
    clearTimeout(timer);
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
      await this.#delivery.deliver(batch);
      if (Date.now() >= this.#delivery.deadline) return;
      this.#queue.release(batch);
    }
  }

  #sendSaved(): void {
    const batches = this.#spool?.take() ?? [];
    for (const batch of batches) drop('queue_full', this.#queue.unshift(batch));
    if (batches.length > 0) this.#send();
  }

  /** The natural end of the process: sends what is left once. */
  #onEmpty(): void {
    if (this.#ending || this.#closed || this.queuedBytes() === 0) return;
    this.#ending = true;
    void this.#sendAll(END_MS);
  }

  #saveRest(): void {
    const batches: LokiBatch[] = [...this.#delivery.open];
    this.#delivery.open.clear();
    for (let batch = this.#queue.take(); batch; batch = this.#queue.take()) batches.push(batch);
    if (batches.length === 0 || this.#spool?.save(batches)) return;
    for (const { count } of batches) drop('shutdown', count);
  }
}

function drop(reason: DropReason, n: number): void {
  if (n > 0) dropped.inc({ reason }, n);
}
