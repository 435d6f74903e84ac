import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kubectl } from '../../kubectl/kubectl';
import { loadSettings } from '../../settings/load';
import { findLeftovers } from './leftovers';
import { repairCommand } from './repair';
import { SynthesizedStack } from '../terraform/synthesized-stack';

const output = mkdtempSync(join(tmpdir(), 'sextant-leftovers-'));
afterAll(() => {
  rmSync(output, { recursive: true });
});

const resource = {
  kubernetes_stateful_set_v1: { postgres_set: { metadata: { name: 'postgres', namespace: 'sextant-data' } } },
  kubernetes_cluster_role_v1: { readers: { metadata: { name: 'sextant-readers' } } },
  helm_release: { loki: { name: 'loki', namespace: 'sextant-telemetry' } },
};

/** A stack whose state contains the resources in `managed`. */
function stackWithState(managed: readonly string[]): SynthesizedStack {
  const folder = join(output, 'stacks', 'sextant-local-platform');
  const path = join(output, 'state.json');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify({ resource, terraform: { backend: { local: { path } } } }));
  const resources = managed.map((address) => {
    const [type, name] = address.split('.');
    return { mode: 'managed', type, name, instances: [{}] };
  });
  writeFileSync(path, JSON.stringify({ resources }));
  return new SynthesizedStack('platform', loadSettings('local'), output);
}

/** A cluster with objects (`Kind namespace/name`) and, by status, revisions of the release loki. */
const clusterWith =
  (objects: readonly string[], statuses: readonly string[]): Kubectl =>
  async ([, kinds]) => ({
    code: 0,
    stdout: (kinds === 'secrets' ? statuses.map((is, i) => `s.v${i + 1} loki ${is} ${i + 1}`) : objects).join('\n'),
    stderr: '',
  });

const ALL = ['kubernetes_stateful_set_v1.postgres_set', 'kubernetes_cluster_role_v1.readers', 'helm_release.loki'];

test.each<[what: string, managed: string[], objects: string[], releases: string[], steps: string[]]>([
  ['an empty cluster', [], [], [], []],
  ['resources in the state', ALL, ['StatefulSet sextant-data/postgres'], ['superseded', 'deployed'], []],
  [
    'objects that are not in the state',
    ['helm_release.loki'],
    ['StatefulSet sextant-data/postgres', 'StatefulSet sextant-data/other', 'ClusterRole /sextant-readers'],
    ['deployed'],
    [
      'terraform import kubernetes_stateful_set_v1.postgres_set sextant-data/postgres',
      'terraform import kubernetes_cluster_role_v1.readers sextant-readers',
    ],
  ],
  [
    'a release that is not in the state',
    ALL.slice(0, 2),
    [],
    ['deployed'],
    ['terraform import helm_release.loki sextant-telemetry/loki'],
  ],
  [
    'an interrupted installation',
    ALL.slice(0, 2),
    [],
    ['pending-install'],
    ['kubectl -n sextant-telemetry delete secret s.v1'],
  ],
  [
    'an interrupted upgrade',
    ALL,
    [],
    ['deployed', 'pending-upgrade'],
    ['kubectl -n sextant-telemetry delete secret s.v2'],
  ],
  ['a failed release in the state, which Terraform replaces', ALL, [], ['failed'], []],
])('repairs %s', async (_, managed, objects, releases, commands) => {
  const access = { kubectl: clusterWith(objects, releases), terraform: 'none', settings: loadSettings('local') };
  expect((await findLeftovers([stackWithState(managed)], access)).map(repairCommand)).toEqual(commands);
});

test('a failed request is an error', async () => {
  const kubectl: Kubectl = async () => ({ code: 1, stdout: '', stderr: 'etcdserver: request timed out' });
  const access = { kubectl, terraform: 'none', settings: loadSettings('local') };
  await expect(findLeftovers([stackWithState([])], access)).rejects.toThrow('request timed out');
});
