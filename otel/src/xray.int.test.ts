// Export of kept traces to a second endpoint: `XRAY_OTLP_URL=… make up`.
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startStack, type TestStack } from '@sextant/stack/testing';
import { until } from '@sextant/stack/until';
import { postOtlp, startBackend } from './testing/collector';
import { BACK, FRONT, generateTraces, otlpRequest, type GeneratedTrace } from './testing/generate-traces';

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
  endpoint = startBackend(0, received);
  await once(endpoint, 'listening');
  const { port } = endpoint.address() as AddressInfo;
  stack = await startStack({ only: ['collector', 'jaeger'], env: { XRAY_OTLP_URL: `http://127.0.0.1:${port}` } });
}, 900_000);

afterAll(async () => {
  await stack?.stop();
  endpoint.closeAllConnections();
  endpoint.close();
}, 60_000);

test('kept traces reach Jaeger and the second endpoint, dropped traces neither', async () => {
  for (const service of [FRONT, BACK] as const) {
    await postOtlp(`${stack.endpoints['collector']}/v1/traces`, otlpRequest([error, probe], service));
  }
  const isKept = async () => (await fetch(`${stack.endpoints['jaeger']}/api/traces/${error.traceId}`)).status === 200;
  await until('Jaeger has the trace', isKept, { timeoutMs: 90_000 });
  await until('the second endpoint has the trace', () => received.length > 0);
  expect(received.map(({ path }) => path)).toEqual(['/v1/traces']);
  const has = ({ traceId }: GeneratedTrace) => received.some(({ body }) => body.includes(Buffer.from(traceId, 'hex')));
  expect([has(error), has(probe)]).toEqual([true, false]);
}, 120_000);
