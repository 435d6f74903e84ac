// Telemetry of HTTP servers: /metrics, /healthz and /readyz, request durations, and correlation ids.
import { context } from '@opentelemetry/api';
import { getRPCMetadata } from '@opentelemetry/core';
import { serviceReady } from '@sextant/signals/process';
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { runContext, runContextOn } from '../context';
import { within } from '../metrics/collect';
import { gauge } from '../metrics/metrics';
import { exposition } from '../metrics/registry';
import { metricsPort, startMetricsServer } from './metrics-server';
import { beginRequest, endRequest, type MeasuredReply, type MeasuredRequest } from './request-duration';

/** The used part of a Fastify app, so that this package does not depend on Fastify. */
export interface HttpApp {
  addHook(name: 'onRequest', hook: (request: HttpRequest, reply: HttpReply, done: () => void) => void): unknown;
  addHook(name: 'onResponse', hook: (request: HttpRequest, reply: HttpReply, done: () => void) => void): unknown;
  addHook(name: 'onReady' | 'onClose', hook: () => Promise<void>): unknown;
  get(path: string, handler: (request: HttpRequest, reply: HttpReply) => Promise<unknown>): unknown;
}
export interface HttpRequest extends MeasuredRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}
export interface HttpReply extends MeasuredReply {
  header(name: string, value: string): unknown;
  code(status: number): unknown;
  send(body: unknown): unknown;
}

export interface HttpOptions {
  /** Reasons why the service is not ready; a rejection is a reason too. */
  readonly ready?: () => Promise<readonly string[]>;
}

export { PROBES } from './request-duration';
/** Correlation id between services. */
export const CORRELATION_HEADER = 'x-correlation-id';
/** A check that takes longer counts as not ready: a scrape may take a second, and must not fail while a store is away. */
const READY_MS = 500;
const CORRELATION_ID = /^[\w.:-]{1,128}$/;

/** Adds the endpoints and request hooks to a Fastify app, before other routes. With METRICS_PORT, /metrics has its own port. */
export function httpTelemetry(app: HttpApp, options: HttpOptions = {}): void {
  app.addHook('onRequest', onRequest);
  app.addHook('onResponse', onResponse);
  addEndpoints(app, options);
  gauge(serviceReady).onCollect(async (set) => set({}, (await isReady(options)) ? 1 : 0));
  addMetrics(app);
}

function onRequest(request: HttpRequest, reply: HttpReply, done: () => void): void {
  const active = context.active();
  const rpc = getRPCMetadata(active);
  const route = request.routeOptions.url;
  // The instrumentation of node:http names its span after this route template.
  if (rpc && route !== undefined) rpc.route = route;
  beginRequest(request, reply);
  const correlationId = correlationIdOf(request.headers);
  reply.header(CORRELATION_HEADER, correlationId);
  context.with(runContextOn(active, { correlation_id: correlationId }), done);
}

function onResponse(request: HttpRequest, reply: HttpReply, done: () => void): void {
  endRequest(request, reply);
  done();
}

function correlationIdOf(headers: HttpRequest['headers']): string {
  const id = headers[CORRELATION_HEADER] ?? headers['x-request-id'];
  return typeof id === 'string' && CORRELATION_ID.test(id) ? id : randomUUID();
}

/** Headers for calls to our services, with the correlation id. */
export function outgoingHeaders(): Record<string, string> {
  const { correlation_id } = runContext();
  return correlation_id === undefined ? {} : { [CORRELATION_HEADER]: correlation_id };
}

function addEndpoints(app: HttpApp, { ready }: HttpOptions): void {
  app.get('/healthz', async (_, reply) => reply.send({ status: 'ok' }));
  app.get('/readyz', async (_, reply) => {
    const reasons = await reasonsOf(ready);
    reply.code(reasons.length === 0 ? 200 : 503);
    return reply.send({ status: reasons.length === 0 ? 'ready' : 'not ready', reasons });
  });
}

/** On METRICS_PORT when it is set, as the port of the app may be public. */
function addMetrics(app: HttpApp): void {
  const port = metricsPort();
  if (port === undefined) {
    app.get('/metrics', async (request, reply) => {
      const accept = request.headers.accept;
      const { contentType, body } = await exposition(Array.isArray(accept) ? accept.join() : accept);
      reply.header('content-type', contentType);
      return reply.send(body);
    });
    return;
  }
  let server: Server | undefined;
  app.addHook('onReady', async () => {
    server = await startMetricsServer(port);
  });
  app.addHook('onClose', async () => {
    server?.close();
    server?.closeAllConnections();
  });
}

async function isReady({ ready }: HttpOptions): Promise<boolean> {
  const reasons = await within(READY_MS, reasonsOf(ready)).catch(() => ['slow']);
  return reasons.length === 0;
}

async function reasonsOf(ready: HttpOptions['ready']): Promise<readonly string[]> {
  try {
    return (await ready?.()) ?? [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
