import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { amount } from '../capacity/quantity';
import { workloadsOf } from '../capacity/workloads';
import { synthesize } from '../main';
import { NAMESPACES } from '../network/components';
import { definitionsOf } from '../services';
import { loadSettings } from '../settings/load';
import { ENVIRONMENTS, SERVICES, type EnvironmentName } from '../settings/schema';

const folder = mkdtempSync(join(tmpdir(), 'sextant-synth-'));
beforeAll(() => {
  for (const name of ENVIRONMENTS) synthesize(loadSettings(name), join(folder, name));
}, 30_000);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

type Resources = Readonly<Record<string, Readonly<Record<string, Record<string, unknown>>>>>;

const resources = (environment: EnvironmentName, stack: string) => resourcesIn(environment, environment, stack);

function resourcesIn(outdir: string, environment: EnvironmentName, stack: string): Resources {
  const file = join(folder, outdir, 'stacks', `sextant-${environment}-${stack}`, 'cdk.tf.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { resource: Resources }).resource;
}

/** Variables that a service cannot start without, as the generated reference has them. */
function requiredOf(service: string): string[] {
  const text = readFileSync(resolve(__dirname, '../../../docs/configuration.md'), 'utf8');
  const section = text.split('\n## ').find((part) => part.startsWith(`${service}\n`)) ?? '';
  return section.split('\n').flatMap((line) => (line.includes('**required**') ? [/`(\w+)`/.exec(line)![1]!] : []));
}

test('Redis in the cluster has a limit below that of its pod, and never drops a job to stay under it', () => {
  const { kubernetes_stateful_set_v1: stores } = resources('local', 'platform');
  const args = JSON.stringify(stores);
  expect(args).toContain(`"--maxmemory","${(256 * 2 ** 20 * 3) / 4}","--maxmemory-policy","noeviction"`);
});

test('a new controller starts after the rollout of the new workers, which understand its jobs', () => {
  const { kubernetes_deployment_v1: deployments } = resources('production', 'platform');
  const named = (name: string) => Object.entries(deployments!).find(([id]) => id.startsWith(`${name}_`))!;
  const { depends_on: after } = named('controller')[1] as { readonly depends_on: readonly string[] };
  expect(after).toContain(`kubernetes_deployment_v1.${named('worker')[0]}`);
});

describe.each(ENVIRONMENTS)('%s', (environment) => {
  test.each(SERVICES)('%s has every variable that it cannot start without', (service) => {
    const { env, secretEnv } = definitionsOf(loadSettings(environment))[service];
    const required = requiredOf(service);
    expect(required.length).toBeGreaterThan(2);
    expect(required.filter((name) => !(name in env) && !(name in secretEnv))).toEqual([]);
  });

  test('no value of a secret is in what is synthesized: they are named only', () => {
    const { kubernetes_secret_v1: secrets, kubernetes_deployment_v1: deployments } = resources(environment, 'platform');
    expect(secrets).toBeUndefined();
    expect(Object.keys(deployments!)).toHaveLength(SERVICES.length);
    const variables = JSON.stringify(deployments).match(/"name":"[A-Z_]*(?:TOKEN|SECRET|KEY|PASSWORD)","value":/g);
    expect(variables).toBeNull();
  });

  test('the workloads that capacity is computed from request what our own objects request', () => {
    type Body = { spec: { replicas: string; template: { spec: { container: [{ resources: Resources }] } } } };
    type Named = Body & { metadata: { name: string } };
    const own = resources(environment, 'platform');
    const found = ['kubernetes_deployment_v1', 'kubernetes_stateful_set_v1'].flatMap((type) =>
      Object.values((own[type] ?? {}) as unknown as Record<string, Named>).map(({ metadata, spec }) => {
        const { cpu, memory } = spec.template.spec.container[0].resources['requests'] as unknown as Record<
          string,
          string
        >;
        return { name: metadata.name, pods: Number(spec.replicas), requests: amount(cpu!, memory!) };
      }),
    );
    const listed = workloadsOf(loadSettings(environment)).filter(
      ({ namespace, name }) =>
        namespace !== NAMESPACES.telemetry && namespace !== NAMESPACES.agents && name !== 'migrations',
    );
    const byName = (one: { name: string }, other: { name: string }) => one.name.localeCompare(other.name);
    expect(listed.map(({ name, pods, requests }) => ({ name, pods, requests })).sort(byName)).toEqual(
      found.sort(byName),
    );
  });

  test('the rules, routes and boards in the charts’ values are the generated ones', () => {
    const { helm_release: releases } = resources(environment, 'telemetry');
    const main = Object.values(releases!).find(({ name }) => name === 'sextant')!;
    const [text] = main['values'] as [string];
    const { domain } = loadSettings(environment);
    const board = `https://grafana.${domain}/d/sextant-ai-jobs`;
    const parts = ['HighAIJobFailureRate', board, '/etc/alertmanager/secrets/sextant-alerting/slack-url'];
    expect(parts.filter((part) => !text.includes(part))).toEqual([]);
    expect(Object.keys(releases!)).toHaveLength(7);
  });
});

const containersIn = (tree: unknown): Record<string, Record<string, unknown>>[] =>
  typeof tree !== 'object' || tree === null
    ? []
    : Object.entries(tree).flatMap(([key, part]) => (key === 'container' ? [part].flat() : containersIn(part)));

test.each(ENVIRONMENTS)(
  'containers of %s say themselves that they are not root: the provider would send false, against the pod',
  (environment) => {
    const containers = containersIn(resources(environment, 'platform'));
    expect(containers.length).toBeGreaterThanOrEqual(SERVICES.length + 1);
    expect(containers.filter((each) => each['security_context']!['run_as_non_root'] !== true)).toEqual([]);
  },
);

test('namespaces and the claim of Jaeger are protected, unless data may be deleted', () => {
  const settings = loadSettings('local');
  const lifecycles = (name: string) =>
    Object.values(resourcesIn(name, 'local', 'namespaces')).flatMap((byName) =>
      Object.values(byName).map(({ lifecycle }) => (lifecycle as { prevent_destroy?: boolean }).prevent_destroy),
    );
  synthesize(settings, join(folder, 'deleting'), { deleteData: true });
  expect(lifecycles('local')).toEqual([true, true, true, true, true]);
  expect(lifecycles('deleting')).toEqual([false, false, false, false, false]);
});

test('charts come from a folder where one is named, whatever their repositories are', () => {
  synthesize(loadSettings('local'), join(folder, 'offline'), { chartsDir: '/srv/charts' });
  const releases = Object.values(resourcesIn('offline', 'local', 'telemetry')['helm_release']!);
  expect(releases.filter(({ chart }) => !String(chart).startsWith('/srv/charts/'))).toEqual([]);
  expect(releases.filter(({ repository }) => repository !== undefined)).toEqual([]);
});

test('a release of the services changes neither Postgres nor Redis', () => {
  const local = loadSettings('local');
  const outdir = join(folder, 'release');
  synthesize({ ...local, images: { ...local.images, tag: '9.9.9' } }, outdir);
  const file = join(outdir, 'stacks/sextant-local-platform/cdk.tf.json');
  const after = (JSON.parse(readFileSync(file, 'utf8')) as { resource: Resources }).resource;
  const before = resources('local', 'platform');
  expect(Object.keys(before['kubernetes_stateful_set_v1']!)).toHaveLength(2);
  expect(after['kubernetes_stateful_set_v1']).toEqual(before['kubernetes_stateful_set_v1']);
  expect(JSON.stringify(after['kubernetes_deployment_v1'])).toContain('/worker:9.9.9');
});
