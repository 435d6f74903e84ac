// Counts the spans and log lines of the benchmarked requests in exported telemetry.
import { uncompressSync } from 'snappy';
import { gunzipSync } from 'node:zlib';
import { CHILD_SPAN, LINE, ROUTE_PREFIX } from '../telemetry/servers/item';

/** The number of signals of requests to the item route; other spans and lines are ignored. */
export interface Received {
  readonly serverSpans: number;
  readonly childSpans: number;
  readonly lines: number;
}

/** A received request. */
export interface Push {
  readonly path: string;
  readonly type: string;
  readonly encoding: string;
  readonly body: Buffer;
}

/** Adds the counts of a push. Throws for an unknown path or encoding. */
export function addReceived(sum: Received, push: Push): Received {
  const body = push.encoding === 'gzip' ? gunzipSync(push.body) : push.body;
  const json = push.type.startsWith('application/json');
  if (push.path === '/v1/traces' && !json) {
    const spans = protobufSpans(body);
    return {
      ...sum,
      serverSpans: sum.serverSpans + spans.filter((s) => s.server && s.text.includes(ROUTE_PREFIX)).length,
      childSpans: sum.childSpans + spans.filter((s) => s.text.includes(CHILD_SPAN)).length,
    };
  }
  if (push.path === '/loki/api/v1/push') {
    const lines = json ? jsonLines(body) : protobufLines(body);
    return { ...sum, lines: sum.lines + lines.filter((l) => l.includes(LINE)).length };
  }
  throw new Error(`could not count a push of ${push.type} to ${push.path}`);
}

interface Span {
  readonly server: boolean;
  /** The encoded span as text, for searching names and attribute values. */
  readonly text: string;
}

const SERVER = 2;

function jsonLines(body: Buffer): readonly string[] {
  const { streams } = JSON.parse(body.toString()) as { streams: { values: [string, string][] }[] };
  return streams.flatMap((s) => s.values).map(([, line]) => line);
}

/** Field numbers in ExportTraceServiceRequest: resource_spans = 1, scope_spans = 2, spans = 2; in Span: kind = 6. */
function protobufSpans(body: Buffer): readonly Span[] {
  const spans = messages(messages(messages([body], 1), 2), 2);
  return spans.map((s) => ({ server: numberField(s, 6) === SERVER, text: s.toString('latin1') }));
}

/** Field numbers in the Snappy-compressed PushRequest: streams = 1, entries = 2; in an entry: line = 2. */
function protobufLines(body: Buffer): readonly string[] {
  const entries = messages(messages([uncompressSync(body) as Buffer], 1), 2);
  return messages(entries, 2).map((line) => line.toString());
}

function messages(parents: readonly Buffer[], field: number): readonly Buffer[] {
  return parents.flatMap((p) => [...fields(p)].filter((f) => f.field === field).map((f) => f.bytes));
}

function numberField(message: Buffer, field: number): number | undefined {
  return [...fields(message)].find((f) => f.field === field)?.value;
}

/** Iterates over the fields of a protobuf message. Varints above 2^53 lose precision; no such field is read. */
function* fields(message: Buffer): Generator<{ field: number; value: number; bytes: Buffer }> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message.readUInt8(at++);
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const wire = tag & 7;
    const value = wire === 0 || wire === 2 ? varint() : 0;
    const length = wire === 2 ? value : wire === 1 ? 8 : wire === 5 ? 4 : 0;
    yield { field: tag >>> 3, value, bytes: message.subarray(at, at + length) };
    at += length;
  }
}
