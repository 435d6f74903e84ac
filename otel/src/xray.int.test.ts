// Kept traces at a second endpoint on one machine: `XRAY_OTLP_URL=… make up`.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { startStack, type TestStack } from '@sextant/stack/testing';
import { BACK, FRONT, generateTraces, otlpRequest, type GeneratedTrace } from './testing/generate-traces';
import { eventually } from './testing/eventually';

const [error, probe] = (['error', 'probe'] as const).map(
  (kind) =>
    generateTraces({
      seed: kind,
      slowSeconds: 5,
      counts: { error: 0, slow: 0, probe: 0, ordinary: 0, [kind]: 1 },
    })[0]!,
) as [GeneratedTrace, GeneratedTrace];

let endpoint: Server;
let stack: TestStack;
const received: { readonly path: string | undefined; readonly body: Buffer }[] = [];

beforeAll(async () => {
  endpoint = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ path: request.url, body: gunzipSync(Buffer.concat(chunks)) });
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(endpoint, 'listening');
  const { port } = endpoint.address() as AddressInfo;
  stack = await startStack({ only: ['collector', 'jaeger'], env: { XRAY_OTLP_URL: `http://127.0.0.1:${port}` } });
}, 900_000);

afterAll(async () => {
  await stack?.stop();
  endpoint.closeAllConnections();
  endpoint.close();
}, 60_000);

test('what the sampler keeps reaches Jaeger and the second endpoint, and what it drops neither', async () => {
  for (const service of [FRONT, BACK] as const) {
    const answer = await fetch(`${stack.endpoints['collector']}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(otlpRequest([error, probe], service)),
    });
    expect(answer.status).toBe(200);
  }
  await eventually(
    async () => {
      expect((await fetch(`${stack.endpoints['jaeger']}/api/traces/${error.traceId}`)).status).toBe(200);
      expect(received.map(({ path }) => path)).toEqual(['/v1/traces']);
    },
    { timeoutMs: 90_000 },
  );
  const has = ({ traceId }: GeneratedTrace) => received.some(({ body }) => body.includes(Buffer.from(traceId, 'hex')));
  expect([has(error), has(probe)]).toEqual([true, false]);
}, 120_000);
