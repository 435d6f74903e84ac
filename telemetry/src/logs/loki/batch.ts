// A batch of log lines as the body of a push to Loki, written as they come: protobuf (logproto.PushRequest) in a block
// of Snappy that compresses nothing, which spares both sides what JSON would cost.
import { LOG_LEVELS, type LogLevel } from '@sextant/signals/query/logql';
import { ProtobufWriter } from '../../export/protobuf';

export interface StreamLabels {
  readonly service: string;
  readonly env: string;
}

/** When a line was logged: milliseconds since the epoch, and the nanoseconds that come after them. */
export type LineTime = readonly [ms: number, nanos: number];

/** The labels of each level's lines, as LogQL writes them. */
export type StreamHeads = Readonly<Record<LogLevel, string>>;

export function streamHeads(labels: StreamLabels): StreamHeads {
  const head = (level: LogLevel) => {
    const matchers = Object.entries({ ...labels, level }).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
    return [level, `{${matchers.join(', ')}}`];
  };
  return Object.fromEntries(LOG_LEVELS.map(head)) as StreamHeads;
}

const PUSH = { streams: 1 } as const;
const STREAM = { labels: 1, entries: 2 } as const;
const ENTRY = { timestamp: 1, line: 2 } as const;
const TIMESTAMP = { seconds: 1, nanos: 2 } as const;

/** Snappy: the length of all, then one literal with its length less one in four bytes. */
const BLOCK_HEAD = 9;
const LENGTH_BYTES = 4;
const LITERAL = 0xfc;

export class LokiBatch {
  /** Lines in it. */
  count = 0;
  readonly #out: ProtobufWriter;
  readonly #heads: StreamHeads;
  #level: LogLevel | undefined;
  #stream = 0;
  #closed = false;

  /** @param memory of an earlier batch */
  constructor(heads: StreamHeads, memory?: Buffer) {
    this.#heads = heads;
    this.#out = new ProtobufWriter(memory);
    this.#out.length = BLOCK_HEAD;
  }

  /** Bytes in it. */
  get bytes(): number {
    return this.count === 0 ? 0 : this.#out.length;
  }

  /** Adds a line. */
  add(level: LogLevel, [ms, nanos]: LineTime, line: string): void {
    const out = this.#out;
    if (level !== this.#level) {
      this.#closeStream();
      this.#stream = out.open(PUSH.streams);
      out.text(STREAM.labels, this.#heads[level]);
      this.#level = level;
    }
    const entry = out.open(STREAM.entries);
    const timestamp = out.open(ENTRY.timestamp);
    out.number(TIMESTAMP.seconds, Math.floor(ms / 1000));
    out.number(TIMESTAMP.nanos, (ms % 1000) * 1e6 + nanos);
    out.close(timestamp);
    out.text(ENTRY.line, line);
    out.close(entry);
    this.count += 1;
  }

  /** The whole body, also when it is asked for again to try once more; nothing can be added after it. */
  body(): Buffer {
    if (!this.#closed) {
      this.#closed = true;
      this.#closeStream();
      const { memory, length } = this.#out;
      const content = length - BLOCK_HEAD;
      this.#out.fillVarint(0, LENGTH_BYTES, content);
      memory[LENGTH_BYTES] = LITERAL;
      memory.writeUInt32LE(content - 1, LENGTH_BYTES + 1);
    }
    return this.#out.bytes();
  }

  /** The memory that it was written into, for another batch once nobody reads the body. */
  get memory(): Buffer {
    return this.#out.memory;
  }

  #closeStream(): void {
    if (this.#level !== undefined) this.#out.close(this.#stream);
  }
}
