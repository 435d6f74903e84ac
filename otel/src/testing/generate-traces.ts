// Generates reproducible traces for which the decision of the sampler is known.
import { createHash } from 'node:crypto';

export type TraceKind = 'error' | 'slow' | 'probe' | 'ordinary';

export interface GeneratedTrace {
  readonly traceId: string;
  readonly kind: TraceKind;
  /** Milliseconds from the start of the root to its end. */
  readonly durationMs: number;
}

export interface GenerateOptions {
  readonly seed: string;
  readonly counts: Readonly<Record<TraceKind, number>>;
  /** Minimum duration of a slow trace, in seconds. */
  readonly slowSeconds: number;
}

/** Each trace spans both services. */
export const FRONT = 'generator-front';
export const BACK = 'generator-back';
export const SPANS_PER_TRACE = 3;

const MAX_TRACES = 100_000;

/** Returns traces of all kinds in random order. */
export function generateTraces({ seed, counts, slowSeconds }: GenerateOptions): readonly GeneratedTrace[] {
  const kinds = (Object.keys(counts) as TraceKind[]).flatMap((kind) => Array<TraceKind>(counts[kind]).fill(kind));
  if (kinds.length > MAX_TRACES)
    throw new RangeError(`could not generate ${kinds.length} traces: at most ${MAX_TRACES}`);
  return kinds
    .map((kind, n) => {
      const traceId = digest(`${seed}:${n}`).slice(0, 32);
      // Some slow traces are exactly at the threshold.
      const durationMs = kind === 'slow' ? slowSeconds * 1000 + (n % 10) * 250 : 10 + (n % 90);
      return { traceId, kind, durationMs };
    })
    .sort((a, b) => (a.traceId < b.traceId ? -1 : 1));
}

export interface RequestExtras {
  /** Attributes of every root span. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly message?: string;
}

export function otlpRequest(
  traces: readonly GeneratedTrace[],
  service: typeof FRONT | typeof BACK,
  extras: RequestExtras = {},
): unknown {
  const endMs = Date.now();
  return requestOf(
    service,
    traces.flatMap((t) => (service === FRONT ? [root(t, endMs, extras)] : inner(t, endMs, extras))),
  );
}

/** One more short span of each trace. */
export function lateRequest(
  traces: readonly GeneratedTrace[],
  service: string,
  { failed = false }: { readonly failed?: boolean } = {},
): unknown {
  const endMs = Date.now();
  const spec = { name: 'late', kind: KIND.internal, startMs: endMs - 1, endMs, failed };
  return requestOf(
    service,
    traces.map((t) => span(t, 'late', spec)),
  );
}

function requestOf(service: string, spans: readonly unknown[]): unknown {
  const attributes = keyValues({ 'service.name': service, 'service.instance.id': `${service}-1` });
  return { resourceSpans: [{ resource: { attributes }, scopeSpans: [{ scope: { name: 'generate-traces' }, spans }] }] };
}

const KIND = { internal: 1, server: 2, client: 3 } as const;
const ERROR = 2;

function root(trace: GeneratedTrace, endMs: number, { attributes }: RequestExtras): unknown {
  const path = trace.kind === 'probe' ? '/readyz' : '/webhooks/github';
  return span(trace, 'root', {
    name: `GET ${path}`,
    kind: KIND.server,
    startMs: endMs - trace.durationMs,
    endMs,
    attributes: { 'http.request.method': 'GET', 'url.path': path, ...attributes },
  });
}

/** Errors are in inner spans, including those of some probes, which are dropped anyway. */
function inner(trace: GeneratedTrace, endMs: number, { message }: RequestExtras): readonly unknown[] {
  const failed = trace.kind === 'error' || (trace.kind === 'probe' && Number(`0x${trace.traceId.at(-1)}`) % 2 === 0);
  const startMs = endMs - trace.durationMs + 2;
  return [
    span(trace, 'call', { name: 'chat', kind: KIND.client, startMs, endMs: endMs - 2, failed, message }),
    span(trace, 'work', { name: 'apply', kind: KIND.internal, startMs, endMs: endMs - 4 }),
  ];
}

interface SpanSpec {
  readonly name: string;
  readonly kind: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly failed?: boolean;
  readonly message?: string | undefined;
  readonly attributes?: Readonly<Record<string, string>>;
}

function span({ traceId }: GeneratedTrace, role: 'root' | 'call' | 'work' | 'late', spec: SpanSpec): unknown {
  return {
    traceId,
    spanId: spanId(traceId, role),
    ...(role === 'root' ? {} : { parentSpanId: spanId(traceId, 'root') }),
    name: spec.name,
    kind: spec.kind,
    startTimeUnixNano: nanoseconds(spec.startMs),
    endTimeUnixNano: nanoseconds(spec.endMs),
    attributes: keyValues(spec.attributes ?? {}),
    ...(spec.failed ? { status: { code: ERROR, message: spec.message ?? 'failed' } } : {}),
  };
}

function spanId(traceId: string, role: string): string {
  return digest(`${traceId}:${role}`).slice(0, 16);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function nanoseconds(ms: number): string {
  return `${ms}000000`;
}

function keyValues(record: Readonly<Record<string, string>>): readonly unknown[] {
  return Object.entries(record).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}
