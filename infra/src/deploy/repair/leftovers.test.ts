import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kubectl } from '../../kubectl/kubectl';
import { loadSettings } from '../../settings/load';
import { leftoversOf } from './leftovers';
import { stepOf } from './repair';
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

/** A stack that declares one object of each kind, and whose state knows `managed`. */
function stackThat(managed: readonly string[]): SynthesizedStack {
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

/** A cluster with these objects (`Kind namespace/name`) and these revisions of the release loki. */
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
  ['a cluster that the state knows', ALL, ['StatefulSet sextant-data/postgres'], ['superseded', 'deployed'], []],
  [
    'objects that the state does not know',
    ['helm_release.loki'],
    ['StatefulSet sextant-data/postgres', 'StatefulSet sextant-data/other', 'ClusterRole /sextant-readers'],
    ['deployed'],
    [
      'terraform import kubernetes_stateful_set_v1.postgres_set sextant-data/postgres',
      'terraform import kubernetes_cluster_role_v1.readers sextant-readers',
    ],
  ],
  [
    'a release that the state does not know',
    ALL.slice(0, 2),
    [],
    ['deployed'],
    ['terraform import helm_release.loki sextant-telemetry/loki'],
  ],
  [
    'an installation that was interrupted',
    ALL.slice(0, 2),
    [],
    ['pending-install'],
    ['kubectl -n sextant-telemetry delete secret s.v1'],
  ],
  [
    'an upgrade that was interrupted',
    ALL,
    [],
    ['deployed', 'pending-upgrade'],
    ['kubectl -n sextant-telemetry delete secret s.v2'],
  ],
  ['a release that failed and that Terraform will replace', ALL, [], ['failed'], []],
])('%s leaves: %#', async (_, managed, objects, releases, steps) => {
  const places = { kubectl: clusterWith(objects, releases), terraform: 'none', settings: loadSettings('local') };
  expect((await leftoversOf([stackThat(managed)], places)).map(stepOf)).toEqual(steps);
});

test('a cluster that does not answer is an error, not an empty cluster', async () => {
  const kubectl: Kubectl = async () => ({ code: 1, stdout: '', stderr: 'etcdserver: request timed out' });
  await expect(
    leftoversOf([stackThat([])], { kubectl, terraform: 'none', settings: loadSettings('local') }),
  ).rejects.toThrow('request timed out');
});
