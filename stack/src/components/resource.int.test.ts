// What a trace in Jaeger says about the process that recorded it.
import { hostname } from 'node:os';
import { startStack, type TestStack } from '../testing/testing';
import { until } from '../until';

/** As the kubelet resolves it: see infra/src/constructs/pod-resource.ts. */
const POD = {
  'k8s.pod.name': 'prover-5d9-x',
  'k8s.pod.uid': '0f5a1c9e-7a51-4d0c-9b4e-1f2d3c4b5a69',
  'k8s.namespace.name': 'sextant',
  'k8s.node.name': 'node-1',
  'k8s.container.name': 'prover',
  'service.instance.id': 'sextant.prover-5d9-x.prover',
};
/** The sampler keeps a tenth: the probability that it keeps none of them is below 10^-13. */
const REQUESTS = 300;

let stack: TestStack;

beforeAll(async () => {
  const attributes = Object.entries(POD).map(([name, value]) => `${name}=${value}`);
  stack = await startStack({
    only: ['prover', 'collector', 'jaeger'],
    env: { OTEL_RESOURCE_ATTRIBUTES: attributes.join(',') },
  });
}, 900_000);
afterAll(() => stack?.stop(), 60_000);

interface Trace {
  readonly processes: Readonly<
    Record<string, { readonly tags: readonly { readonly key: string; readonly value: unknown }[] }>
  >;
}

test('host, process and, on Kubernetes, pod, namespace and node', async () => {
  for (let n = 0; n < REQUESTS; n++) await fetch(`${stack.endpoints['prover']}/proofs/${n}`);
  const trace = await until(
    'Jaeger has a trace of the service',
    async () => {
      const response = await fetch(`${stack.endpoints['jaeger']}/api/traces?service=prover&limit=1&lookback=1h`);
      return ((await response.json()) as { readonly data: readonly Trace[] }).data[0];
    },
    { timeoutMs: 120_000 },
  );
  const [{ tags }] = Object.values(trace.processes) as [Trace['processes'][string]];
  const attributes = Object.fromEntries(tags.map(({ key, value }) => [key, value]));
  expect(attributes).toMatchObject({ ...POD, 'host.name': hostname(), 'deployment.environment.name': 'local' });
  expect(Number(attributes['process.pid'])).toBeGreaterThan(1);
  expect(attributes['process.runtime.name']).toBe('nodejs');
  expect(attributes['os.type']).toBe('linux');
}, 180_000);
