// For tests: receives the spans of services over OTLP/HTTP in JSON, in place of a collector.
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ReceivedSpan {
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Undefined for a root span. */
  readonly parentSpanId: string | undefined;
  /** Milliseconds since the epoch. */
  readonly startMs: number;
  readonly endMs: number;
  readonly isFailed: boolean;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly string[];
  /** Trace id and span id of each link. */
  readonly links: readonly (readonly [string, string])[];
}

export interface SpanReceiver {
  /** The variables with which a service sends its spans here, soon after they end. */
  readonly env: Readonly<Record<string, string>>;
  spans(): readonly ReceivedSpan[];
  close(): Promise<void>;
}

/** Starts a receiver on a free port. */
export async function startSpanReceiver(): Promise<SpanReceiver> {
  const spans: ReceivedSpan[] = [];
  const server = createServer((request, response) => {
    void receive(request, spans).then(() => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '100',
    },
    spans: () => spans,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

interface OtlpAttribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}
interface OtlpSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: readonly OtlpAttribute[];
  readonly events?: readonly { readonly name: string }[];
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly status?: { readonly code?: number };
}
interface OtlpRequest {
  readonly resourceSpans?: readonly {
    readonly resource: { readonly attributes: readonly OtlpAttribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

const STATUS_ERROR = 2;

async function receive(request: IncomingMessage, spans: ReceivedSpan[]): Promise<void> {
  const { resourceSpans = [] } = JSON.parse(await text(request)) as OtlpRequest;
  for (const { resource, scopeSpans } of resourceSpans) {
    const service = String(valuesOf(resource.attributes)['service.name']);
    spans.push(...scopeSpans.flatMap((scope) => scope.spans.map((span) => spanOf(service, span))));
  }
}

function spanOf(service: string, span: OtlpSpan): ReceivedSpan {
  const { name, traceId, spanId, attributes = [], events = [], links = [] } = span;
  return {
    ...{ service, name, traceId, spanId },
    parentSpanId: span.parentSpanId || undefined,
    startMs: Number(span.startTimeUnixNano) / 1e6,
    endMs: Number(span.endTimeUnixNano) / 1e6,
    isFailed: span.status?.code === STATUS_ERROR,
    attributes: valuesOf(attributes),
    events: events.map((event) => event.name),
    links: links.map((link) => [link.traceId, link.spanId]),
  };
}

/** The values of attributes, without their types. */
function valuesOf(attributes: readonly OtlpAttribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
