// A batch of log lines as a Loki push request, written line by line: protobuf (logproto.PushRequest) in a Snappy block
// without compression, which is cheaper than JSON for both sides.
import { LOG_LEVELS, type LogLevel } from '@sextant/signals/query/logql';
import { ProtobufWriter } from '../../export/protobuf';

export interface StreamLabels {
  readonly service: string;
  readonly env: string;
}

/** Milliseconds since the epoch, and nanoseconds within the millisecond. */
export type LineTime = readonly [ms: number, nanos: number];

/** Stream labels by level, in LogQL syntax. */
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

/** Snappy block: total length, then one literal whose length minus one takes four bytes. */
const BLOCK_HEAD = 9;
const LENGTH_BYTES = 4;
const LITERAL = 0xfc;

export class LokiBatch {
  /** Number of lines. */
  count = 0;
  readonly #out: ProtobufWriter;
  readonly #heads: StreamHeads;
  #level: LogLevel | undefined;
  #stream = 0;
  #closed = false;

  /** @param memory buffer of an earlier batch, for reuse */
  constructor(heads: StreamHeads, memory?: Buffer) {
    this.#heads = heads;
    this.#out = new ProtobufWriter(memory);
    this.#out.length = BLOCK_HEAD;
  }

  /** Size in bytes. */
  get bytes(): number {
    return this.count === 0 ? 0 : this.#out.length;
  }

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

  /** The request body, also for retries. No line can be added afterwards. */
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

  /** The buffer, for reuse once the body is no longer needed. */
  get memory(): Buffer {
    return this.#out.memory;
  }

  #closeStream(): void {
    if (this.#level !== undefined) this.#out.close(this.#stream);
  }
}
