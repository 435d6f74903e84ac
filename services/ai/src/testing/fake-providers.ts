// A local server that imitates every provider, with configurable behaviour, and receives OTLP traces.
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { ProviderName } from '@sextant/signals/labels';
import { decodeTraceRequest } from '@sextant/telemetry/testing/decode';

/** Responds to one request. */
export type Behaviour = (response: ServerResponse) => void;

export interface ProviderRequest {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

export interface FakeProviders {
  readonly url: string;
  /** Variables that point a service to this server for every provider. */
  readonly environment: Readonly<Record<string, string>>;
  /** Requests for completions, oldest first. */
  requests(provider: ProviderName): readonly ProviderRequest[];
  /** The exported traces as JSON. */
  traces(): string;
  /** Sets how requests are answered, one behaviour per request; the last one repeats. By default requests fail. */
  behave(provider: ProviderName, ...behaviours: readonly [Behaviour, ...Behaviour[]]): void;
  stop(): Promise<void>;
}

const PATHS: readonly (readonly [RegExp, ProviderName])[] = [
  [/^\/openai\/v1\/chat\/completions$/, 'openai'],
  [/^\/anthropic\/v1\/messages$/, 'anthropic'],
  [/^\/google\/v1beta\/models\/[^/]+:(generateContent|streamGenerateContent\?alt=sse)$/, 'google'],
  [/^\/compatible\/v1\/chat\/completions$/, 'openai_compatible'],
];

export async function startFakeProviders(apiKey: string): Promise<FakeProviders> {
  const behaviours = new Map<ProviderName, Behaviour[]>();
  const requests = new Map<ProviderName, ProviderRequest[]>();
  let traces = '';
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const { url = '', headers } = request;
    const body = await buffer(request);
    const provider = PATHS.find(([path]) => path.test(url))?.[1];
    if (!provider) {
      if (url === '/v1/traces') traces += decodeTraceRequest(body);
      response.writeHead(url === '/v1/traces' ? 200 : 404, { 'content-type': 'application/json' }).end('{}');
      return;
    }
    const received = { url, headers, body: JSON.parse(body.toString()) as Record<string, unknown> };
    requests.set(provider, [...(requests.get(provider) ?? []), received]);
    const left = behaviours.get(provider) ?? [json(500, {})];
    (left.length > 1 ? left.shift()! : left[0]!)(response);
  };
  const server = createServer((request, response) => void respond(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    environment: environmentOf(url, apiKey),
    requests: (provider) => requests.get(provider) ?? [],
    traces: () => traces,
    behave: (provider, ...next) => void behaviours.set(provider, [...next]),
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function environmentOf(url: string, apiKey: string) {
  return {
    OPENAI_BASE_URL: `${url}/openai/v1`,
    OPENAI_API_KEY: apiKey,
    ANTHROPIC_BASE_URL: `${url}/anthropic/v1`,
    ANTHROPIC_API_KEY: apiKey,
    GOOGLE_BASE_URL: `${url}/google/v1beta`,
    GOOGLE_API_KEY: apiKey,
    OPENAI_COMPATIBLE_BASE_URL: `${url}/compatible/v1`,
    OPENAI_COMPATIBLE_API_KEY: apiKey,
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
  };
}

/** Responds with any status and body. */
export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Behaviour {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

export interface Events {
  readonly events: readonly (readonly [event: string | undefined, data: unknown])[];
  /** What happens after the events; by default the response ends. */
  readonly then?: 'end' | 'break off' | 'fall silent';
}

/** Streams server-sent events. */
export function stream({ events, then = 'end' }: Events): Behaviour {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const [event, data] of events) {
      const text = typeof data === 'string' ? data : JSON.stringify(data);
      response.write(`${event === undefined ? '' : `event: ${event}\n`}data: ${text}\n\n`);
    }
    if (then === 'end') response.end();
    // Flush the written events before the connection breaks.
    if (then === 'break off') response.write(': \n\n', () => setImmediate(() => response.destroy()));
  };
}

/** Never responds. */
export const silence: Behaviour = () => {};
/** Breaks the connection. */
export const hangUp: Behaviour = (response) => void response.destroy();
