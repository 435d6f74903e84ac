// Delivers batches to Loki one after the other: retries with pauses, moves refused times, and divides refused batches until
// only the lines that Loki does not accept are lost.
import type { LabelsOf } from '@sextant/signals/declare/metric';
import type { logLinesDroppedTotal } from '@sextant/signals/telemetry';
import { LokiBatch, type Entry } from './batch';
import type { Push, PushAnswer } from './push';
import { verdictOf, withAcceptedTimes, type Verdict } from './refusal';

export type DropReason = LabelsOf<typeof logLinesDroppedTotal>['reason'];

export interface DeliverySettings {
  readonly push: Push;
  /** First and longest pause between retries, in milliseconds. */
  readonly backoffMs: readonly [first: number, longest: number];
  /** A batch is dropped after this time without success, in milliseconds. */
  readonly expireMs: number;
  readonly onAnswer: (answer: PushAnswer, verdict: Verdict) => void;
  readonly onDrop: (reason: DropReason, lines: number) => void;
}

/** Requests for the parts of a refused batch: enough to find four single lines among a thousand. */
const MAX_PARTS = 80;
/** Loki names one refused time of possibly several streams. */
const MAX_MOVES = 4;

/** What one batch may still cost. */
interface Allowance {
  readonly expires: number;
  parts: number;
  moves: number;
}

export class Delivery {
  /** Batches that Loki has neither stored nor refused. */
  readonly open = new Set<LokiBatch>();
  /** After this time no request is repeated. */
  deadline = Infinity;
  readonly #settings: DeliverySettings;
  #wake: (() => void) | undefined;

  constructor(settings: DeliverySettings) {
    this.#settings = settings;
  }

  /** Bytes of the open batches. */
  bytes(): number {
    let sum = 0;
    for (const { bytes } of this.open) sum += bytes;
    return sum;
  }

  /** Resolves when the batch is stored or dropped, or when the deadline has passed: then it stays open. */
  async deliver(batch: LokiBatch): Promise<void> {
    this.open.add(batch);
    const expires = Date.now() + this.#settings.expireMs;
    await this.#deliver(batch, { expires, parts: MAX_PARTS, moves: MAX_MOVES });
  }

  /** Ends the current pause. */
  wake(): void {
    this.#wake?.();
  }

  async #deliver(batch: LokiBatch, allowance: Allowance): Promise<void> {
    const { push, backoffMs, onAnswer } = this.#settings;
    for (let pause = backoffMs[0]; ; pause = Math.min(pause * 2, backoffMs[1])) {
      const answer = await push(batch.body());
      // The batch was taken from the open ones: it is counted or saved already.
      if (!this.open.has(batch)) return;
      const verdict = verdictOf(answer);
      onAnswer(answer, verdict);
      if (verdict === 'divide') return this.#divide(batch, answer, allowance);
      if (verdict !== 'retry') return this.#close(batch, verdict);
      if (Date.now() > allowance.expires) return this.#close(batch, 'expired');
      if (Date.now() >= this.deadline) return;
      await this.#pause(pause * (0.5 + Math.random() / 2));
    }
  }

  /** Loki has stored the accepted lines of the batch, and drops them when they are sent again. */
  async #divide(batch: LokiBatch, answer: PushAnswer, allowance: Allowance): Promise<void> {
    const entries = batch.entries();
    const moved = allowance.moves > 0 ? withAcceptedTimes(entries, answer, Date.now()) : undefined;
    allowance.moves -= 1;
    if (moved) return this.#replace(batch, [moved], allowance);
    if (entries.length === 1 || allowance.parts <= 0) return this.#close(batch, 'refused');
    allowance.parts -= 2;
    const middle = entries.length >>> 1;
    return this.#replace(batch, [entries.slice(0, middle), entries.slice(middle)], allowance);
  }

  async #replace(batch: LokiBatch, parts: readonly (readonly Entry[])[], allowance: Allowance): Promise<void> {
    const batches = parts.map((entries) => {
      const part = new LokiBatch();
      for (const entry of entries) part.addEntry(entry);
      return part;
    });
    this.open.delete(batch);
    for (const part of batches) this.open.add(part);
    for (const part of batches) await this.#deliver(part, allowance);
  }

  #close(batch: LokiBatch, outcome: 'stored' | DropReason): void {
    this.open.delete(batch);
    if (outcome !== 'stored') this.#settings.onDrop(outcome, batch.count);
  }

  /** Waits, but not beyond the deadline; does not keep the process alive. */
  async #pause(ms: number): Promise<void> {
    const left = this.deadline - Date.now();
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      setTimeout(resolve, left === Infinity ? ms : Math.min(ms, 250, Math.max(left, 0))).unref();
    });
    this.#wake = undefined;
  }
}
