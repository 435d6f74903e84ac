// Runs the kubectl commands of runbooks and guides on a real control plane.
import { ensureBinary } from '@sextant/stack/testing';
import { documentedCommands } from '@sextant/stack/testing/documented-commands';
import { until } from '@sextant/stack/until';
import { run } from '../kubectl/kubectl';
import { type Component, COMPONENTS, NAMESPACES, type PortOf, urlOf, type ComponentName } from '../network/components';
import { secretsOf } from '../secrets';
import { loadSettings } from '../settings/load';
import type { KubernetesObject } from '../testing/cluster/objects';
import { TestCluster } from '../testing/cluster/test-cluster';

jest.setTimeout(240_000);

const local = loadSettings('local');
let cluster: TestCluster;
let program: string;

interface KubectlCommand {
  readonly at: string;
  readonly args: readonly string[];
}

const commands: readonly KubectlCommand[] = documentedCommands()
  .filter(({ on }) => on === 'kubernetes')
  .flatMap(({ at, script }) => script.split('\n').map((line) => ({ at, args: line.split(/\s+/).slice(1) })));

/** Commands that need a kubelet: their target is looked up instead. */
const NEEDS_KUBELET = ['logs', 'port-forward', 'exec'];
const needsKubelet = ({ args }: KubectlCommand) => args.some((arg) => NEEDS_KUBELET.includes(arg));
const namespaceOf = ({ args }: KubectlCommand) => args[args.indexOf('-n') + 1];
/** Charts are not part of the cluster of this test. */
const isOfChart = (command: KubectlCommand) => needsKubelet(command) && namespaceOf(command) === NAMESPACES.telemetry;

const kubectl = (args: readonly string[]) =>
  run(program, args, { env: { ...process.env, KUBECONFIG: cluster.kubeconfig } });

/** A second restart within a second is refused, because it has the same time. */
const completed = (args: readonly string[]) =>
  until(`kubectl ${args.join(' ')} is accepted`, async () => {
    const result = await kubectl(args);
    return !result.stderr.includes('already been triggered within the past second') && result;
  });

beforeAll(async () => {
  [cluster, program] = await Promise.all([TestCluster.start([local]), ensureBinary('kubectl')]);
  const secrets = secretsOf(local).map(({ name, namespace, type, keys }): KubernetesObject => {
    const stringData = Object.fromEntries(Object.keys(keys).map((key) => [key, `value of ${key}`]));
    return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type, stringData };
  });
  const all = [
    ...cluster.objects('local', ['namespaces', 'base']),
    ...secrets,
    ...cluster.objects('local', ['telemetry', 'platform']),
  ];
  expect(await cluster.apply(all)).toEqual([]);
  // A rollout can be undone only if there was one before.
  await kubectl(['-n', NAMESPACES.services, 'rollout', 'restart', 'deployment/worker']);
});
afterAll(() => cluster?.stop());

test('there are commands, each with a namespace of ours or about nodes', () => {
  expect(commands.length).toBeGreaterThan(20);
  const known: readonly string[] = Object.values(NAMESPACES);
  const elsewhere = commands.filter(
    (command) => command.args[1] !== 'nodes' && !known.includes(namespaceOf(command) ?? ''),
  );
  expect(elsewhere).toEqual([]);
});

test('commands on our own objects succeed', async () => {
  const problems: string[] = [];
  for (const command of commands.filter((one) => !isOfChart(one))) {
    const { code, stderr } = await completed(needsKubelet(command) ? lookUp(command) : command.args);
    if (code !== 0 || stderr.includes('No resources found')) {
      problems.push(`${command.at}: kubectl ${command.args.join(' ')}: ${stderr}`);
    }
  }
  expect(problems).toEqual([]);
});

test('forwarded ports are those of services of charts', () => {
  const services = (Object.entries(COMPONENTS) as [ComponentName, Component][]).flatMap(([name, { ports }]) =>
    Object.keys(ports).map((port) => new URL(urlOf(name, port as PortOf<typeof name>))),
  );
  const known = services.map(({ hostname, port }) => `${hostname}:${port || 80}`);
  const forwarded = commands.filter(isOfChart).map((command) => {
    const at = command.args.indexOf('port-forward');
    const [target = '', ports = ''] = command.args.slice(at + 1);
    return `${target.replace('service/', '')}.${namespaceOf(command)}.svc:${ports.split(':').at(-1)}`;
  });
  expect(forwarded.length).toBeGreaterThan(2);
  expect(forwarded.filter((address) => !known.includes(address))).toEqual([]);
});

/** `get` of the object that a command is about, such as `deployment/worker`. */
function lookUp(command: KubectlCommand): readonly string[] {
  const target = command.args.find((arg) => /^[a-z]+\/[\w-]+$/.test(arg));
  if (target === undefined) throw new Error(`${command.at}: no object in kubectl ${command.args.join(' ')}`);
  return ['-n', namespaceOf(command) ?? '', 'get', target];
}
