// OTLP requests of generated spans: fixed templates with patched ids and times, so that the generator uses little CPU.
import { randomBytes } from 'node:crypto';

export interface GeneratedSpan {
  /** 16 bytes. */
  readonly traceId: Buffer;
  readonly isRoot: boolean;
  readonly isFailed: boolean;
  /** Milliseconds since the epoch. */
  readonly startMs: number;
  readonly endMs: number;
}

const ATTRIBUTES = {
  'http.request.method': 'GET',
  'http.route': '/orders/{id}',
  'url.path': '/orders/7b1fd65e',
  'server.address': 'orders.example.internal',
  'network.protocol.version': '1.1',
  'user_agent.original': 'node',
  'sextant.org.id': '6f1f0c1e-8a52-4c3e-9a64-1f1f7f1d2c3b',
  'http.response.status_code': '200',
};

/** Encodes an ExportTraceServiceRequest of one service. */
export function otlpRequest(service: string, spans: readonly GeneratedSpan[]): Buffer {
  const scopeSpans = Buffer.concat([field(1, field(1, 'bench')), ...spans.map(encode)]);
  const resource = field(1, Buffer.concat([keyValue('service.name', service), keyValue('host.name', 'bench-1')]));
  return field(1, Buffer.concat([resource, field(2, scopeSpans)]));
}

const TRACE_ID = Buffer.alloc(16, 0xaa);
const SPAN_ID = Buffer.alloc(8, 0xbb);
const PARENT_ID = Buffer.alloc(8, 0xcc);
const START = fixed64(7, 0x11n);
const END = fixed64(8, 0x22n);
const ERROR_STATUS = field(15, Buffer.concat([field(2, 'request failed'), Buffer.from([0x18, 2])]));

function encode({ traceId, isRoot, isFailed, startMs, endMs }: GeneratedSpan): Buffer {
  const template = TEMPLATES[Number(isRoot)]![Number(isFailed)]!;
  const bytes = Buffer.from(template.bytes);
  traceId.copy(bytes, template.traceId);
  // The span ID of the root is the start of the trace ID, so that children know their parent.
  if (isRoot) traceId.copy(bytes, template.spanId, 0, 8);
  else {
    randomBytes(8).copy(bytes, template.spanId);
    traceId.copy(bytes, template.parentId, 0, 8);
  }
  bytes.writeBigUInt64LE(BigInt(Math.round(startMs)) * 1_000_000n, template.start);
  bytes.writeBigUInt64LE(BigInt(Math.round(endMs)) * 1_000_000n, template.end);
  return bytes;
}

const TEMPLATES = [false, true].map((isRoot) => [false, true].map((isFailed) => templateOf(isRoot, isFailed)));

function templateOf(isRoot: boolean, isFailed: boolean) {
  const bytes = field(
    2,
    Buffer.concat([
      field(1, TRACE_ID),
      field(2, SPAN_ID),
      ...(isRoot ? [] : [field(4, PARENT_ID)]),
      field(5, isRoot ? 'GET /orders/{id}' : 'SELECT orders'),
      Buffer.from([0x30, isRoot ? 2 : 3]),
      START,
      END,
      ...Object.entries(ATTRIBUTES).map(([key, value]) => field(9, attribute(key, value))),
      ...(isFailed ? [ERROR_STATUS] : []),
    ]),
  );
  return {
    bytes,
    traceId: bytes.indexOf(TRACE_ID),
    spanId: bytes.indexOf(SPAN_ID),
    parentId: bytes.indexOf(PARENT_ID),
    start: bytes.indexOf(START) + 1,
    end: bytes.indexOf(END) + 1,
  };
}

function keyValue(key: string, value: string): Buffer {
  return field(1, attribute(key, value));
}

function attribute(key: string, value: string): Buffer {
  return Buffer.concat([field(1, key), field(2, field(1, value))]);
}

/** A length-delimited protobuf field. */
function field(number: number, value: string | Buffer): Buffer {
  const bytes = Buffer.from(value as string);
  return Buffer.concat([Buffer.from([(number << 3) | 2]), varint(bytes.length), bytes]);
}

function fixed64(number: number, value: bigint): Buffer {
  const bytes = Buffer.alloc(9);
  bytes[0] = (number << 3) | 1;
  bytes.writeBigUInt64LE(value, 1);
  return bytes;
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
}
