import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { amount } from '../capacity/quantity';
import { workloadsOf } from '../capacity/workloads';
import { NAMESPACES } from '../network/components';
import { definitionsOf } from '../services';
import { loadSettings } from '../settings/load';
import { ENVIRONMENTS, SERVICES } from '../settings/schema';
import { every, type Resource, synthesized } from '../testing/synthesized';

const settings = loadSettings('local');
const local = synthesized(settings);

/** Required variables of a service, from the generated reference. */
function requiredOf(service: string): string[] {
  const text = readFileSync(resolve(__dirname, '../../../docs/configuration.md'), 'utf8');
  const section = text.split('\n## ').find((part) => part.startsWith(`${service}\n`)) ?? '';
  return section.split('\n').flatMap((line) => (line.includes('**required**') ? [/`(\w+)`/.exec(line)![1]!] : []));
}

test('Redis has a memory limit below that of its pod and never evicts', () => {
  const args = JSON.stringify(every(local.stack('platform'), 'kubernetes_stateful_set_v1'));
  expect(args).toContain(`"--maxmemory","${(256 * 2 ** 20 * 3) / 4}","--maxmemory-policy","noeviction"`);
});

test('a new controller rolls out after the new workers', () => {
  const { resource } = local.stack('platform');
  const named = (name: string): [string, Resource] =>
    Object.entries(resource['kubernetes_deployment_v1']!).find(([id]) => id.startsWith(`${name}_`))!;
  expect(named('controller')[1].depends_on).toContain(`kubernetes_deployment_v1.${named('worker')[0]}`);
});

describe.each(ENVIRONMENTS)('%s', (environment) => {
  const environmentSettings = loadSettings(environment);
  const { stack } = synthesized(environmentSettings);
  const platform = stack('platform');
  const deployments = every(platform, 'kubernetes_deployment_v1');

  test.each(SERVICES)('%s has all its required variables', (service) => {
    const { env, secretEnv } = definitionsOf(environmentSettings)[service];
    const required = requiredOf(service);
    expect(required.length).toBeGreaterThan(2);
    expect(required.filter((name) => !(name in env) && !(name in secretEnv))).toEqual([]);
  });

  test('the resource of each service names its pod, container, namespace and node', () => {
    const resources = deployments.map(({ metadata, spec }) => {
      const { env } = spec.template.spec.container[0] as { env: Resource[] };
      const fields = env.filter(({ value_from }) => value_from?.field_ref);
      const attributes = env.findIndex(({ name }) => name === 'OTEL_RESOURCE_ATTRIBUTES');
      // The kubelet inserts variables that precede.
      expect(fields.every((field) => env.indexOf(field) < attributes)).toBe(true);
      const paths = new Map(fields.map(({ name, value_from }) => [name, value_from.field_ref.field_path as string]));
      const text = (env[attributes].value as string).replaceAll(
        /\$\((\w+)\)/g,
        (_, name: string) => `<${paths.get(name)}>`,
      );
      return [metadata.name as string, text];
    });
    const expected = (name: string) =>
      [
        'k8s.pod.name=<metadata.name>',
        'k8s.pod.uid=<metadata.uid>',
        'k8s.namespace.name=<metadata.namespace>',
        'k8s.node.name=<spec.nodeName>',
        `k8s.container.name=${name}`,
        `service.instance.id=<metadata.namespace>.<metadata.name>.${name}`,
      ].join(',');
    expect(Object.fromEntries(resources)).toEqual(Object.fromEntries(SERVICES.map((name) => [name, expected(name)])));
  });

  test('each service has a folder for its last lines that survives a restart of the container', () => {
    const folders = deployments.map(({ metadata, spec: { template } }) => {
      const [{ env, volume_mount }] = template.spec.container as [{ env: Resource[]; volume_mount: Resource[] }];
      const folder = env.find(({ name }) => name === 'SEXTANT_LOG_SPOOL_DIR')?.value;
      const mount = volume_mount.find(({ mount_path }) => mount_path === folder);
      const volume = (template.spec.volume as Resource[]).find(({ name }) => name === mount?.name);
      return [metadata.name, Boolean(volume?.empty_dir.size_limit)];
    });
    expect(Object.fromEntries(folders)).toEqual(Object.fromEntries(SERVICES.map((name) => [name, true])));
  });

  test('the configuration refers to Secrets and contains no values of them', () => {
    expect(every(platform, 'kubernetes_secret_v1')).toEqual([]);
    expect(deployments).toHaveLength(SERVICES.length);
    const values = JSON.stringify(deployments).match(/"name":"[A-Z_]*(?:TOKEN|SECRET|KEY|PASSWORD)","value":/g);
    expect(values).toBeNull();
  });

  test('the capacity model has the requests of our own objects', () => {
    const declared = [...deployments, ...every(platform, 'kubernetes_stateful_set_v1')].map(({ metadata, spec }) => {
      const { cpu, memory } = spec.template.spec.container[0].resources.requests;
      return { name: metadata.name as string, pods: Number(spec.replicas), requests: amount(cpu, memory) };
    });
    const ours: readonly string[] = [NAMESPACES.services, NAMESPACES.data];
    const modelled = workloadsOf(environmentSettings)
      .filter(({ namespace, name }) => ours.includes(namespace) && name !== 'migrations')
      .map(({ name, pods, requests }) => ({ name, pods, requests }));
    const byName = (one: { name: string }, other: { name: string }) => one.name.localeCompare(other.name);
    expect(modelled.sort(byName)).toEqual(declared.sort(byName));
  });

  test('chart values contain the generated rules, routes and dashboards', () => {
    const releases = every(stack('telemetry'), 'helm_release');
    const [text] = releases.find(({ name }) => name === 'sextant').values as [string];
    const dashboard = `https://grafana.${environmentSettings.domain}/d/sextant-ai-jobs`;
    const parts = ['HighAIJobFailureRate', dashboard, '/etc/alertmanager/secrets/sextant-alerting/slack-url'];
    expect(parts.filter((part) => !text.includes(part))).toEqual([]);
    expect(releases).toHaveLength(7);
  });

  test('every container sets runAsNonRoot, because the provider sends false when it is unset', () => {
    const containers = containersIn(platform.resource);
    expect(containers.length).toBeGreaterThanOrEqual(SERVICES.length + 1);
    expect(containers.filter((each) => each['security_context']!['run_as_non_root'] !== true)).toEqual([]);
  });
});

const containersIn = (tree: unknown): Record<string, Record<string, unknown>>[] =>
  typeof tree !== 'object' || tree === null
    ? []
    : Object.entries(tree).flatMap(([key, part]) => (key === 'container' ? [part].flat() : containersIn(part)));

test('namespaces and the claim of Jaeger have prevent_destroy unless deleteData is set', () => {
  const lifecycles = ({ stack }: typeof local): boolean[] =>
    Object.values(stack('namespaces').resource).flatMap((byName) =>
      Object.values(byName).map(({ lifecycle }) => lifecycle.prevent_destroy as boolean),
    );
  expect(lifecycles(local)).toEqual([true, true, true, true, true]);
  expect(lifecycles(synthesized(settings, { deleteData: true }))).toEqual([false, false, false, false, false]);
});

test('chartsDir replaces the chart repositories', () => {
  const releases = every(synthesized(settings, { chartsDir: '/srv/charts' }).stack('telemetry'), 'helm_release');
  expect(releases.filter(({ chart }) => !String(chart).startsWith('/srv/charts/'))).toEqual([]);
  expect(releases.filter(({ repository }) => repository !== undefined)).toEqual([]);
});

test('a release of the services changes neither Postgres nor Redis', () => {
  const released = synthesized({ ...settings, images: { ...settings.images, tag: '9.9.9' } }).stack('platform');
  const stores = every(local.stack('platform'), 'kubernetes_stateful_set_v1');
  expect(stores).toHaveLength(2);
  expect(every(released, 'kubernetes_stateful_set_v1')).toEqual(stores);
  expect(JSON.stringify(every(released, 'kubernetes_deployment_v1'))).toContain('/worker:9.9.9');
});
