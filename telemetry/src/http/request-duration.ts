// Measures every request once, also when its response never ends.
import { SpanStatusCode, trace, type Span } from '@opentelemetry/api';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { LabelsOf } from '@sextant/signals/declare/metric';
import { httpServerRequestDurationSeconds } from '@sextant/signals/http';
import { histogram } from '../metrics/metrics';

export interface MeasuredRequest {
  readonly method: string;
  readonly routeOptions: { readonly url?: string | undefined };
  readonly raw: { readonly socket: Pick<Socket, 'readableEnded' | 'errored'> };
}
export interface MeasuredReply {
  readonly statusCode: number;
  /** Milliseconds since the start of the request. */
  readonly elapsedTime: number;
  readonly raw: Pick<ServerResponse, 'headersSent' | 'writableFinished' | 'prependOnceListener'> & {
    statusCode: number;
  };
  getHeader(name: string): unknown;
}

/** Paths without traces and metrics. */
export const PROBES: ReadonlySet<string> = new Set(['/metrics', '/healthz', '/readyz']);

type Labels = LabelsOf<typeof httpServerRequestDurationSeconds>;
const METHODS: ReadonlySet<string> = new Set(httpServerRequestDurationSeconds.labels[0].values);
const UNMATCHED = 'unmatched';

/** Status of requests whose client closed the connection before the end of the response, as nginx counts them. */
const CLIENT_CLOSED_REQUEST = 499;
/** Status of requests whose connection the server closed before the end of the response. */
const RESPONSE_ABORTED = 500;

const duration = histogram(httpServerRequestDurationSeconds);
/** The requests in progress, with their spans. */
const inProgress = new WeakMap<MeasuredRequest, { readonly span: Span | undefined }>();

/** Call it when a request arrives, in the context of its span. */
export function beginRequest(request: MeasuredRequest, reply: MeasuredReply): void {
  if (PROBES.has(routeOf(request))) return;
  inProgress.set(request, { span: trace.getActiveSpan() });
  // The listener comes before that of the instrumentation, which ends the span.
  reply.raw.prependOnceListener('close', () => {
    if (!reply.raw.writableFinished) abortRequest(request, reply);
  });
}

/** Call it when the response is sent. */
export function endRequest(request: MeasuredRequest, reply: MeasuredReply): void {
  const span = inProgress.get(request)?.span;
  // The instrumentation sets the status later, but the exemplar needs it now.
  if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
  observe(request, reply, reply.statusCode);
}

/** Marks the span as failed, so that its trace is kept and found: the response did not arrive, whatever its status. */
function abortRequest(request: MeasuredRequest, reply: MeasuredReply): void {
  const clientClosed = request.raw.socket.readableEnded || request.raw.socket.errored !== null;
  if (clientClosed && isSubscription(request, reply)) return observe(request, reply, reply.statusCode);
  const status = clientClosed ? CLIENT_CLOSED_REQUEST : RESPONSE_ABORTED;
  const span = inProgress.get(request)?.span;
  span?.setStatus({
    code: SpanStatusCode.ERROR,
    message: `the ${clientClosed ? 'client' : 'server'} closed the connection before the end of the response`,
  });
  span?.setAttribute('error.type', clientClosed ? 'client_closed_request' : 'response_aborted');
  // Nothing can be sent any more: the instrumentation copies this status to the span.
  if (!reply.raw.headersSent) reply.raw.statusCode = status;
  observe(request, reply, status);
}

/** A GET of server-sent events is a subscription, which clients end by closing the connection. */
function isSubscription({ method }: MeasuredRequest, reply: MeasuredReply): boolean {
  return method === 'GET' && String(reply.getHeader('content-type')).startsWith('text/event-stream');
}

/** Counts a request once: Fastify may still send the response of a request whose client is gone. */
function observe(request: MeasuredRequest, reply: MeasuredReply, status: number): void {
  const started = inProgress.get(request);
  if (started === undefined) return;
  inProgress.delete(request);
  const labels = { method: methodOf(request.method), route: routeOf(request), status_code: String(status) };
  duration.observe(labels, reply.elapsedTime / 1000, started.span);
}

function routeOf(request: MeasuredRequest): string {
  return request.routeOptions.url ?? UNMATCHED;
}

function methodOf(method: string): Labels['method'] {
  return METHODS.has(method) ? (method as Labels['method']) : 'other';
}
