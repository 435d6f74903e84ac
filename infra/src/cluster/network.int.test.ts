// NetworkPolicies on a real API server, which resolves their selectors to pods.
import { type Component, type ComponentName, COMPONENTS, NAMESPACES } from '../network/components';
import { destinationsOf } from '../network/destinations';
import { pathsOf } from '../network/paths';
import { loadSettings } from '../settings/load';
import { networkPods, OTHER_PODS } from '../testing/cluster/pods';
import { type ListedObject, OUR_NAMESPACES, TestCluster, untilNone } from '../testing/cluster/test-cluster';

jest.setTimeout(120_000);

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
}
interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: unknown;
}
interface Rule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
  readonly ports?: readonly { readonly port: number }[];
}
interface Policy extends ListedObject {
  readonly spec: {
    readonly podSelector: Selector;
    readonly ingress?: readonly Rule[];
    readonly egress?: readonly Rule[];
  };
}

const local = loadSettings('local');
const components = Object.entries(COMPONENTS) as [ComponentName, Component][];
let cluster: TestCluster;
let policies: readonly Policy[];
/** Namespaces by the component, or the pod name for other pods. */
let pods: ReadonlyMap<string, string>;

beforeAll(async () => {
  cluster = await TestCluster.start([local]);
  expect(await cluster.apply(cluster.objects('local'))).toEqual([]);
  // Pods of a new namespace are rejected until its default service account exists.
  await untilNone('every pod is admitted', () => cluster.apply(networkPods(local.ingressNamespace)));
  const expected = [...Object.keys(COMPONENTS), ...Object.keys(OTHER_PODS), 'ingress'];
  await untilNone('every component has a pod', async () => {
    const all = await cluster.list('/api/v1/pods');
    pods = new Map(all.map((pod) => [nameOf(pod), pod.metadata.namespace]));
    return expected.filter((name) => !pods.has(name));
  });
  policies = await cluster.list<Policy>('/apis/networking.k8s.io/v1/networkpolicies');
});
afterAll(() => cluster?.stop());

function nameOf({ metadata: { name, namespace, labels = {} } }: ListedObject): string {
  const component = components.find(
    ([, { namespace: role, labels: selector }]) =>
      NAMESPACES[role] === namespace && Object.entries(selector).every(([key, value]) => labels[key] === value),
  );
  return component?.[0] ?? name;
}

const cache = new Map<string, Promise<readonly ListedObject[]>>();

function select(path: string, { matchLabels = {}, ...unsupported }: Selector): Promise<readonly ListedObject[]> {
  expect(unsupported).toEqual({});
  const labels = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  const query = `${path}?labelSelector=${encodeURIComponent(labels.join(','))}`;
  const found = cache.get(query) ?? cluster.list(query);
  cache.set(query, found);
  return found;
}

async function selectPods(namespace: string, selector: Selector): Promise<string[]> {
  return [...new Set((await select(`/api/v1/namespaces/${namespace}/pods`, selector)).map(nameOf))];
}

/** Pods of a peer. Address blocks are for endpoints outside the cluster. */
async function podsOf({ namespaceSelector, podSelector = {}, ipBlock }: Peer): Promise<string[]> {
  if (ipBlock) return [];
  const namespaces = await select('/api/v1/namespaces', namespaceSelector!);
  const all = await Promise.all(namespaces.map(({ metadata }) => selectPods(metadata.name, podSelector)));
  return all.flat();
}

/** `from > to:port` for every connection that the rules of one direction allow. */
async function allowed(direction: 'ingress' | 'egress'): Promise<Set<string>> {
  const result = new Set<string>();
  for (const { metadata, spec } of policies) {
    const selected = await selectPods(metadata.namespace, spec.podSelector);
    for (const { from, to, ports = [] } of spec[direction] ?? []) {
      const peers = from ?? to ?? [];
      // A rule without peers or ports allows everything.
      expect([peers.length > 0, ports.length > 0]).toEqual([true, true]);
      const others = (await Promise.all(peers.map(podsOf))).flat();
      for (const pod of selected) {
        for (const other of others) {
          const pair = direction === 'egress' ? `${pod} > ${other}` : `${other} > ${pod}`;
          for (const { port } of ports) result.add(`${pair}:${port}`);
        }
      }
    }
  }
  return result;
}

test("default-deny selects every pod of ours, and each component's own policy its pods", async () => {
  const selected = new Map<string, string[]>();
  for (const { metadata, spec } of policies) {
    for (const pod of await selectPods(metadata.namespace, spec.podSelector)) {
      selected.set(pod, [...(selected.get(pod) ?? []), metadata.name].sort());
    }
  }
  for (const [pod, namespace] of pods) {
    const deny = OUR_NAMESPACES.includes(namespace) ? ['default-deny'] : [];
    expect([pod, selected.get(pod) ?? []]).toEqual([pod, [...deny, ...(pod in COMPONENTS ? [pod] : [])].sort()]);
  }
  expect(policies).toHaveLength(components.length + OUR_NAMESPACES.length);
});

test('pods may open exactly the connections in the list of paths', async () => {
  const [ingress, egress] = [await allowed('ingress'), await allowed('egress')];
  const isOurs = (name: string): boolean => OUR_NAMESPACES.includes(pods.get(name)!);
  const portsOf = (name: string): readonly number[] =>
    name === 'dns' ? [53] : name in COMPONENTS ? Object.values(COMPONENTS[name as ComponentName].ports) : [8080];
  const open: string[] = [];
  for (const from of pods.keys()) {
    for (const to of pods.keys()) {
      if (!isOurs(from) && !isOurs(to)) continue;
      for (const port of portsOf(to)) {
        const connection = `${from} > ${to}:${port}`;
        const isOpen = (!isOurs(from) || egress.has(connection)) && (!isOurs(to) || ingress.has(connection));
        if (isOpen) open.push(connection);
      }
    }
  }
  const listed = pathsOf(destinationsOf(local))
    .filter(({ from, to }) => pods.has(from) && pods.has(to))
    .map(({ from, to, port }) => {
      const number = typeof port === 'number' ? port : (COMPONENTS[to as ComponentName] as Component).ports[port];
      return `${from} > ${to}:${number}`;
    });
  expect(open.sort()).toEqual([...new Set(listed)].sort());
  expect(open.length).toBeGreaterThan(80);
});
