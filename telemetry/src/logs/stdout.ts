// Writes lines to standard output. While its reader stalls, lines wait in a queue that is bounded in bytes.
import Transport from 'winston-transport';
import { logLinesDroppedTotal } from '@sextant/signals/telemetry';
import { counter } from '../metrics/metrics';
import type { Line } from './line/line';
import { LINE, logLevelOf, MESSAGE, type Info, type LineTransport } from './line-transport';

type Output = Pick<NodeJS.WritableStream, 'write' | 'once'> & { readonly writableLength: number };
type WaitingLine = Pick<Line, 'level' | 'text'>;

/** Bytes that wait, in our queue and in the stream each. */
const MAX_WAITING = 4 * 1024 * 1024;
const MAX_IN_STREAM = 256 * 1024;

const dropped = counter(logLinesDroppedTotal);

/** A winston transport. When its queue is full, it drops the oldest lines that are not errors, then the oldest errors. */
export class StdoutTransport extends Transport implements LineTransport {
  readonly #output: Output;
  readonly #capacity: number;
  #batch = '';
  #waiting: WaitingLine[] = [];
  #waitingLength = 0;
  #stalled = false;

  constructor({ output = process.stdout, capacity = MAX_WAITING }: { output?: Output; capacity?: number } = {}) {
    super();
    this.#output = output;
    this.#capacity = capacity;
  }

  override log(info: Info, next: () => void): void {
    next();
    const { level, text } = info[LINE] ?? { level: logLevelOf(info.level), text: String(info[MESSAGE]) };
    this.line({ level, text });
    this.flush();
  }

  /** Accepts a line for the next `flush`. */
  line(line: WaitingLine): void {
    if (!this.#stalled) {
      this.#batch += `${line.text}\n`;
      return;
    }
    this.#waiting.push(line);
    this.#waitingLength += line.text.length;
    if (this.#waitingLength > this.#capacity) this.#dropOldest();
  }

  /** Writes the accepted lines with one call. */
  flush(): void {
    const text = this.#batch;
    this.#batch = '';
    if (text === '') return;
    this.#output.write(text);
    if (this.#output.writableLength < MAX_IN_STREAM) return;
    this.#stalled = true;
    this.#output.once('drain', () => this.#resume());
  }

  #resume(): void {
    this.#stalled = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#waitingLength = 0;
    for (const line of waiting) this.line(line);
    this.flush();
  }

  /** Frees a quarter of the queue, as each call reads all of it. */
  #dropOldest(): void {
    const target = this.#capacity * 0.75;
    const before = this.#waiting.length;
    for (const droppable of [(line: WaitingLine) => line.level !== 'error', () => true]) {
      this.#waiting = this.#waiting.filter((line) => {
        if (this.#waitingLength <= target || !droppable(line)) return true;
        this.#waitingLength -= line.text.length;
        return false;
      });
    }
    dropped.inc({ reason: 'stdout_full' }, before - this.#waiting.length);
  }
}
