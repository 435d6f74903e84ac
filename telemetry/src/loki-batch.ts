// A batch of log lines as the body of a push to Loki, written as they come.
import { LOG_LEVELS, type LogLevel } from '@sextant/signals/query/logql';
import { KeptBuffer } from './kept-buffer';

export interface StreamLabels {
  readonly service: string;
  readonly env: string;
}

/** What comes before the lines of a level. */
export type StreamHeads = Readonly<Record<LogLevel, string>>;

export function streamHeads(labels: StreamLabels): StreamHeads {
  const head = (level: LogLevel) => [level, `{"stream":${JSON.stringify({ ...labels, level })},"values":[`];
  return Object.fromEntries(LOG_LEVELS.map(head)) as StreamHeads;
}

const BEGIN = '{"streams":[';
const END_OF_STREAM = ']}';

export class LokiBatch {
  /** Lines in it. */
  count = 0;
  readonly #text: KeptBuffer;
  readonly #heads: StreamHeads;
  #level: LogLevel | undefined;
  #closed = false;

  /** @param memory of an earlier batch */
  constructor(heads: StreamHeads, memory?: Buffer) {
    this.#heads = heads;
    this.#text = new KeptBuffer(memory);
    this.#text.write(BEGIN);
  }

  /** Bytes in it. */
  get bytes(): number {
    return this.count === 0 ? 0 : this.#text.length;
  }

  /** Adds a line; `time` is in nanoseconds since the epoch. */
  add(level: LogLevel, time: string, line: string): void {
    const value = `["${time}",${JSON.stringify(line)}]`;
    if (level === this.#level) this.#text.write(`,${value}`);
    else {
      const before = this.#level === undefined ? '' : `${END_OF_STREAM},`;
      this.#text.write(before + this.#heads[level] + value);
      this.#level = level;
    }
    this.count += 1;
  }

  /** The whole body, also when it is asked for again to try once more; nothing can be added after it. */
  body(): Buffer {
    if (!this.#closed) this.#text.write(`${END_OF_STREAM}]}`);
    this.#closed = true;
    return this.#text.bytes();
  }

  /** The memory that it was written into, for another batch once nobody reads the body. */
  get memory(): Buffer {
    return this.#text.memory;
  }
}
