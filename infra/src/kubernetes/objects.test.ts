import { objectsFrom, type Resources } from './objects';
import { type OpenApi, type Schema } from './shape';

const ref = (name: string): Schema => ({ $ref: `#/definitions/${name}` });
const text: Schema = { type: 'string' };
const object = (properties: Readonly<Record<string, Schema>>): Schema => ({ properties });
const listOf = (items: Schema): Schema => ({ type: 'array', items });
const kind = (group: string, version: string, name: string) => ({
  'x-kubernetes-group-version-kind': [{ group, version, kind: name }],
});

/** As much of the API's document as these tests need, written as the API server writes it. */
const api: OpenApi = {
  definitions: {
    meta: object({ name: text, namespace: text, labels: { additionalProperties: text } }),
    quantity: text,
    port: { type: 'string', format: 'int-or-string' },
    servicePort: object({ name: text, port: { type: 'integer' }, targetPort: ref('port') }),
    service: {
      ...object({ metadata: ref('meta'), spec: object({ clusterIP: text, ports: listOf(ref('servicePort')) }) }),
      ...kind('', 'v1', 'Service'),
    },
    container: object({ image: text, args: listOf(text), env: listOf(object({ name: text, value: text })) }),
    deployment: {
      ...object({
        metadata: ref('meta'),
        spec: object({
          replicas: { type: 'integer' },
          policies: listOf(object({ limits: { additionalProperties: ref('quantity') } })),
          template: object({
            containers: listOf(ref('container')),
            securityContext: object({ runAsNonRoot: { type: 'boolean' } }),
          }),
          volume: ref('nowhere'),
        }),
      }),
      ...kind('apps', 'v1', 'Deployment'),
    },
  },
};

const deployment = (spec: object, rest: object = {}): Resources => ({
  kubernetes_deployment_v1: { web: { metadata: { name: 'web' }, spec, ...rest } },
});

test('blocks and names become what the API reads, whatever they are called in Terraform', () => {
  const resources: Resources = {
    kubernetes_service_v1: {
      web: {
        metadata: [{ name: 'web' }],
        spec: { cluster_ip: 'None', port: [{ name: 'http', port: '80', target_port: 'http' }] },
      },
    },
    ...deployment({
      replicas: '2',
      policy: { limits: { cpu: 2, 'example.com/gpu': '1' } },
      template: [{ container: { image: 'i', args: ['$(A)', '$${b}'] }, security_context: [{ run_as_non_root: true }] }],
    }),
  };
  expect(objectsFrom(resources, api)).toEqual([
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { clusterIP: 'None', ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        replicas: 2,
        policies: [{ limits: { cpu: '2', 'example.com/gpu': '1' } }],
        template: { containers: [{ image: 'i', args: ['$(A)', '${b}'] }], securityContext: { runAsNonRoot: true } },
      },
    },
  ]);
});

test('a port may be a number or a name; text that looks like a number stays text where the API wants text', () => {
  const resources: Resources = {
    kubernetes_service_v1: {
      web: { metadata: { name: 'web', labels: { build: 7 } }, spec: { port: { target_port: '8080', name: '80' } } },
    },
  };
  expect(objectsFrom(resources, api)).toMatchObject([
    { metadata: { labels: { build: '7' } }, spec: { ports: [{ targetPort: 8080, name: '80' }] } },
  ]);
});

test('what is for Terraform alone is left out, and so are the resources of other providers', () => {
  const resources = {
    ...deployment(
      {},
      { depends_on: [], lifecycle: {}, wait_for_rollout: true, timeouts: {}, provider: 'kubernetes', '//': {} },
    ),
    helm_release: { loki: { chart: 'loki' } },
  };
  expect(objectsFrom(resources, api)).toEqual([
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: {} },
  ]);
});

test('an object comes after those that it depends on, whatever their order in the file', () => {
  const named = (name: string, after: string[] = []) => ({ metadata: { name }, depends_on: after });
  const resources: Resources = {
    kubernetes_deployment_v1: {
      a: named('a', ['kubernetes_service_v1.c', 'helm_release.elsewhere']),
      b: named('b'),
    },
    kubernetes_service_v1: { c: named('c', ['kubernetes_deployment_v1.b']) },
  };
  expect(objectsFrom(resources, api).map(({ metadata }) => metadata.name)).toEqual(['b', 'c', 'a']);
});

test.each<[what: string, resources: Resources, message: string]>([
  [
    'a field that the API does not know',
    deployment({ template: { container: [{ image: 'i' }, { imagee: 'i' }] } }),
    'kubernetes_deployment_v1.web.spec.template.containers[1].imagee is nothing that the API knows',
  ],
  [
    'a block that stands twice where it may stand once',
    deployment({ template: [{}, {}] }),
    'kubernetes_deployment_v1.web.spec.template must stand once, not 2 times',
  ],
  [
    'text in the place of a block',
    deployment({ template: 'x' }),
    'kubernetes_deployment_v1.web.spec.template must be an object',
  ],
  [
    'a reference that Terraform would follow',
    deployment({ template: { container: { image: '${aws_ecr_repository.web.url}' } } }),
    'kubernetes_deployment_v1.web.spec.template.containers[0].image refers to what only Terraform knows: ${aws_ecr_repository.web.url}',
  ],
  [
    'a part that the API names and does not describe',
    deployment({ volume: {} }),
    'kubernetes_deployment_v1.web.spec.volume is a nowhere, which the API does not describe',
  ],
  [
    'a type that nobody listed',
    { kubernetes_endpoints_v1: { web: {} } },
    'kubernetes_endpoints_v1.web is of a type that is not in kubernetes/kinds.ts',
  ],
  ['a kind that the API lacks', { kubernetes_job_v1: { web: {} } }, 'the API has no Job in batch/v1'],
])('%s is an error that names its path', (_, resources, message) => {
  expect(() => objectsFrom(resources, api)).toThrow(new Error(message));
});
