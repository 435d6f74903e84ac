// Real stores with data of several orgs: spans in Jaeger, log lines in Loki, metrics in Prometheus.
import { startStack, type TestStack } from '@sextant/stack/testing';
import type { ComponentName } from '@sextant/stack/component';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { basicAuth } from '../checks/alertmanager';
import { createStores, type Stores } from '../stores/stores';

export interface TestStores {
  readonly stores: Stores;
  readonly stack: TestStack;
  /** Stores spans in Jaeger, past the sampler of the collector. */
  addSpans(spans: readonly TestSpan[]): Promise<void>;
  /** Serves metrics in the OpenMetrics format, which Prometheus scrapes every second. */
  serveMetrics(text: string | (() => string)): Promise<void>;
  /** Posts an alert on a tenant to Alertmanager, as the checks of ops do. */
  addTenantAlert(tenant: string, summary: string): Promise<void>;
  /** Ends the alert that `addTenantAlert` has posted. */
  endTenantAlert(tenant: string): Promise<void>;
  /** Pushes log lines to Loki. */
  addLines(lines: readonly TestLine[]): Promise<void>;
  stop(): Promise<void>;
}

export interface TestSpan {
  /** Any text; the same text is the same trace. */
  readonly trace: string;
  /** Unique in the trace. */
  readonly name: string;
  readonly parent?: string;
  readonly service?: string;
  readonly orgId?: string | undefined;
  /** Default: now. */
  readonly at?: Date;
  readonly ms?: number;
  readonly error?: boolean;
  readonly attributes?: Readonly<Record<string, string | number>>;
}

export interface TestLine {
  readonly at?: Date;
  readonly service?: string;
  readonly level?: string;
  readonly message: string;
  readonly orgId?: string | undefined;
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** Starts the named stores. */
export async function startStores(only: readonly ComponentName[], timeoutMs = 10_000): Promise<TestStores> {
  const stack = await startStack({ only, env: { SEXTANT_SCRAPE_INTERVAL: '1s' } });
  const { endpoints, secrets } = stack;
  const authorization = basicAuth({ username: 'sextant', password: secrets.ALERTMANAGER_PASSWORD });
  const { prometheus, loki, jaeger, alertmanager } = endpoints;
  const servers: Server[] = [];
  return {
    stack,
    stores: createStores({
      ...{ prometheus, loki, jaeger, timeoutMs },
      ...(alertmanager !== undefined && { alertmanager: [alertmanager] }),
      alertmanagerHeaders: { authorization },
    }),
    addSpans: (spans) => post(`${endpoints['jaeger-otlp']}/v1/traces`, otlpOf(spans)),
    addLines: (lines) => post(`${loki}/loki/api/v1/push`, { streams: lines.map(streamOf) }),
    serveMetrics: async (text) => {
      const current = typeof text === 'string' ? () => text : text;
      const server = createServer((_, response) => response.writeHead(200, OPEN_METRICS).end(current())).listen(
        0,
        '127.0.0.1',
      );
      servers.push(server);
      await once(server, 'listening');
      const target = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      const groups = [{ targets: [target], labels: { service: 'test', env: 'local' } }];
      writeFileSync(join(stack.home, 'targets', `test-${servers.length}.json`), JSON.stringify(groups));
    },
    addTenantAlert: (tenant, summary) =>
      post(`${alertmanager}/api/v2/alerts`, [tenantAlertOf(tenant, summary)], { authorization }),
    endTenantAlert: (tenant) =>
      post(`${alertmanager}/api/v2/alerts`, [{ ...tenantAlertOf(tenant), endsAt: new Date().toISOString() }], {
        authorization,
      }),
    stop: async () => {
      await stack.stop();
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

const OPEN_METRICS = { 'content-type': 'application/openmetrics-text; version=1.0.0; charset=utf-8' };

async function post(url: string, body: unknown, more: Readonly<Record<string, string>> = {}): Promise<void> {
  const headers = { 'content-type': 'application/json', ...more };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} responded with ${response.status}: ${await response.text()}`);
}

const hexOf = (text: string, digits: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, digits);

/** The id of the trace that `addSpans` stores under this text. */
export const traceIdOf = (trace: string): string => hexOf(trace, 32);
export const spanIdOf = (trace: string, name: string): string => hexOf(`${trace} ${name}`, 16);

function otlpOf(spans: readonly TestSpan[]): object {
  return {
    resourceSpans: spans.map((span) => ({
      resource: { attributes: attributesOf({ 'service.name': span.service ?? 'worker', 'host.name': 'host-1' }) },
      scopeSpans: [{ scope: { name: 'test' }, spans: [spanOf(span)] }],
    })),
  };
}

function spanOf({ trace, name, parent, orgId, at = new Date(), ms = 10, error, attributes }: TestSpan): object {
  const start = BigInt(at.getTime()) * 1_000_000n;
  const own = { ...attributes, ...(orgId !== undefined && { 'sextant.org.id': orgId }) };
  const exception = attributesOf({ 'exception.message': `${name} failed` });
  return {
    traceId: traceIdOf(trace),
    spanId: spanIdOf(trace, name),
    ...(parent !== undefined && { parentSpanId: spanIdOf(trace, parent) }),
    ...{ name, kind: 2, attributes: attributesOf(own) },
    startTimeUnixNano: String(start),
    endTimeUnixNano: String(start + BigInt(ms) * 1_000_000n),
    ...(error && {
      status: { code: 2, message: `${name} failed` },
      events: [{ timeUnixNano: String(start), name: 'exception', attributes: exception }],
    }),
  };
}

function attributesOf(values: Readonly<Record<string, string | number>>): object[] {
  return Object.entries(values).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? { stringValue: value } : { intValue: String(value) },
  }));
}

function tenantAlertOf(tenant: string, summary?: string): object {
  const [startsAt, endsAt] = [-60_000, 600_000].map((ms) => new Date(Date.now() + ms).toISOString());
  const labels = {
    alertname: 'LastRunFailed',
    service: 'ops',
    env: 'local',
    severity: 'warning',
    kind: 'page',
    tenant,
  };
  return { labels, annotations: { summary, value: 'TIMEOUT' }, startsAt, endsAt };
}

function streamOf(line: TestLine): object {
  const { at = new Date(), service = 'worker', level = 'info', message, orgId, fields } = line;
  const json = {
    ...{ timestamp: at.toISOString(), level, message, service, env: 'local' },
    ...(orgId !== undefined && { org_id: orgId }),
    ...fields,
  };
  const ns = String(BigInt(at.getTime()) * 1_000_000n);
  return { stream: { service, level, env: 'local' }, values: [[ns, JSON.stringify(json)]] };
}
