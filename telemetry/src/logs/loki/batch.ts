// A batch of log lines as a Loki push request, written line by line: protobuf (logproto.PushRequest) in a Snappy block
// without compression, which is cheaper than JSON for both sides.
import { LOG_LEVELS, type LogLevel } from '@sextant/signals/query/logql';
import type { Line, LineIds } from '../line/line';
import { fieldsOf, ProtobufWriter } from './protobuf';

export interface StreamLabels {
  readonly service: string;
  readonly env: string;
}

/** Milliseconds since the epoch, and nanoseconds within the millisecond. */
export type LineTime = readonly [ms: number, nanos: number];

/** What lines of one process have in common. */
export interface BatchHeads {
  /** Stream labels by level, in LogQL syntax. */
  readonly streams: Readonly<Record<LogLevel, string>>;
  /** Structured metadata of every line, encoded. */
  readonly metadata: Buffer;
}

/** @param instance service.instance.id: without it, Loki keeps only one of the equal lines that replicas write at once */
export function batchHeads(labels: StreamLabels, instance: string | undefined): BatchHeads {
  const head = (level: LogLevel) => {
    const matchers = Object.entries({ ...labels, level }).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
    return [level, `{${matchers.join(', ')}}`];
  };
  const metadata = new ProtobufWriter(Buffer.allocUnsafe(0));
  if (instance !== undefined) writePair(metadata, nameOf('service_instance_id'), instance);
  return { streams: Object.fromEntries(LOG_LEVELS.map(head)) as BatchHeads['streams'], metadata: metadata.bytes() };
}

const PUSH = { streams: 1 } as const;
const STREAM = { labels: 1, entries: 2 } as const;
const ENTRY = { timestamp: 1, line: 2, metadata: 3 } as const;
const TIMESTAMP = { seconds: 1, nanos: 2 } as const;
const PAIR = { name: 1, value: 2 } as const;

/** Snappy block: total length, then one literal whose length minus one takes four bytes. */
const BLOCK_HEAD = 9;
const LENGTH_BYTES = 4;
const LITERAL = 0xfc;

/** The encoded name of a pair of structured metadata. */
function nameOf(name: string): Buffer {
  const writer = new ProtobufWriter(Buffer.allocUnsafe(0));
  writer.text(PAIR.name, name);
  return writer.bytes();
}

const IDS = (['trace_id', 'span_id', 'run_id', 'correlation_id'] as const).map((id) => ({ id, name: nameOf(id) }));

function writePair(out: ProtobufWriter, name: Buffer, value: string): void {
  const pair = out.open(ENTRY.metadata);
  out.raw(name);
  out.text(PAIR.value, value);
  out.close(pair);
}

function writeIds(out: ProtobufWriter, ids: LineIds): void {
  for (const { id, name } of IDS) {
    const value = ids[id];
    if (value !== undefined) writePair(out, name, value);
  }
}

/** One line of a batch, for sending it again. */
export interface Entry {
  /** Stream labels. */
  readonly labels: string;
  readonly time: LineTime;
  /** The encoded line and metadata. */
  readonly content: Buffer;
}

export class LokiBatch {
  /** Number of lines. */
  count = 0;
  readonly #out: ProtobufWriter;
  #labels: string | undefined;
  #stream = 0;
  #closed = false;

  /** @param memory buffer of an earlier batch, for reuse */
  constructor(memory?: Buffer) {
    this.#out = new ProtobufWriter(memory);
    this.#out.length = BLOCK_HEAD;
  }

  /** A batch whose body was read from a file. */
  static ofBody(body: Buffer, count: number): LokiBatch {
    const batch = new LokiBatch(body);
    batch.#out.length = body.length;
    batch.#closed = true;
    batch.count = count;
    return batch;
  }

  /** Size in bytes. */
  get bytes(): number {
    return this.count === 0 ? 0 : this.#out.length;
  }

  add(line: Line, time: LineTime, heads: BatchHeads): void {
    const entry = this.#openEntry(heads.streams[line.level], time);
    this.#out.text(ENTRY.line, line.text);
    writeIds(this.#out, line.ids);
    this.#out.raw(heads.metadata);
    this.#out.close(entry);
  }

  addEntry({ labels, time, content }: Entry): void {
    const entry = this.#openEntry(labels, time);
    this.#out.raw(content);
    this.#out.close(entry);
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

  /** Every line, in order. The entries refer to the memory of this batch. */
  entries(): readonly Entry[] {
    const entries: Entry[] = [];
    for (const { content: stream } of fieldsOf(this.body().subarray(BLOCK_HEAD))) {
      let labels = '';
      for (const { field, content } of fieldsOf(stream)) {
        if (field === STREAM.labels) labels = content.toString();
        else entries.push(entryOf(labels, content));
      }
    }
    return entries;
  }

  /** The buffer, for reuse once the body is no longer needed. */
  get memory(): Buffer {
    return this.#out.memory;
  }

  #openEntry(labels: string, [ms, nanos]: LineTime): number {
    const out = this.#out;
    if (labels !== this.#labels) {
      this.#closeStream();
      this.#stream = out.open(PUSH.streams);
      out.text(STREAM.labels, labels);
      this.#labels = labels;
    }
    const entry = out.open(STREAM.entries);
    const timestamp = out.open(ENTRY.timestamp);
    out.number(TIMESTAMP.seconds, Math.floor(ms / 1000));
    out.number(TIMESTAMP.nanos, (ms % 1000) * 1e6 + nanos);
    out.close(timestamp);
    this.count += 1;
    return entry;
  }

  #closeStream(): void {
    if (this.#labels !== undefined) this.#out.close(this.#stream);
  }
}

function entryOf(labels: string, entry: Buffer): Entry {
  let time: LineTime = [0, 0];
  const content: Buffer[] = [];
  for (const field of fieldsOf(entry)) {
    if (field.field === ENTRY.timestamp) time = timeOf(field.content);
    else content.push(field.raw);
  }
  return { labels, time, content: Buffer.concat(content) };
}

function timeOf(timestamp: Buffer): LineTime {
  let ms = 0;
  let nanos = 0;
  for (const { field, value } of fieldsOf(timestamp)) {
    if (field === TIMESTAMP.seconds) ms += value * 1000;
    else {
      ms += Math.floor(value / 1e6);
      nanos = value % 1e6;
    }
  }
  return [ms, nanos];
}
