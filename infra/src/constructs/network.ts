// NetworkPolicies: nothing may talk to anything, but for the paths of the list.
import { Construct, NetworkPolicyV1, type NetworkPolicyV1Spec } from '../cdktf';
import { NAMESPACES, PARTIES, type Party, type PartyName } from '../parties';
import type { OutsideName, Path } from '../paths';

export interface NetworkProps {
  readonly paths: readonly Path[];
  /** Namespace of the ingress controller. */
  readonly ingressNamespace: string;
}

interface Rule {
  readonly peers: object[];
  readonly ports: { readonly port: string; readonly protocol: string }[];
}

/** Denies everything in each namespace, and gives each party one policy with what it may receive and send. */
export class Network extends Construct {
  constructor(scope: Construct, id: string, { paths, ingressNamespace }: NetworkProps) {
    super(scope, id);
    for (const [role, namespace] of Object.entries(NAMESPACES)) {
      this.#policy(`deny-${role}`, namespace, 'default-deny', {
        podSelector: {},
        policyTypes: ['Ingress', 'Egress'],
      });
    }
    for (const name of Object.keys(PARTIES) as PartyName[]) {
      const party: Party = PARTIES[name];
      const into = paths.filter((path) => path.to === name).map((path) => rule(path, path.from, ingressNamespace));
      const outOf = paths.filter((path) => path.from === name).map((path) => rule(path, path.to, ingressNamespace));
      this.#policy(name, NAMESPACES[party.namespace], name, {
        podSelector: { matchLabels: { ...party.labels } },
        policyTypes: ['Ingress', 'Egress'],
        ingress: into.map(({ peers, ports }) => ({ from: peers, ports })),
        egress: outOf.map(({ peers, ports }) => ({ to: peers, ports })),
      });
    }
  }

  #policy(id: string, namespace: string, name: string, spec: object): void {
    new NetworkPolicyV1(this, id, { metadata: { name, namespace }, spec: spec as NetworkPolicyV1Spec });
  }
}

function rule(path: Path, other: Path['from'], ingressNamespace: string): Rule {
  return { peers: peersOf(other, ingressNamespace), ports: portsOf(path) };
}

function portsOf({ to, port }: Path): Rule['ports'] {
  if (typeof port === 'string') {
    const number = (PARTIES[to as PartyName].ports as Readonly<Record<string, number>>)[port]!;
    return [{ port: String(number), protocol: 'TCP' }];
  }
  if (to === 'dns') return ['UDP', 'TCP'].map((protocol) => ({ port: String(port), protocol }));
  // Clusters serve their API on 443 by its Service and on 6443 where that is translated before policies apply.
  const ports = to === 'kube-api' ? [port, 6443] : [port];
  return ports.map((number) => ({ port: String(number), protocol: 'TCP' }));
}

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];
/** Link-local and carrier addresses: metadata services of clouds live there. */
const FORBIDDEN = ['169.254.0.0/16', '100.64.0.0/10'];

function peersOf(name: Path['from'], ingressNamespace: string): object[] {
  if (name in PARTIES) {
    const { namespace, labels } = PARTIES[name as PartyName];
    return [inNamespace(NAMESPACES[namespace], labels)];
  }
  const outside: Readonly<Record<OutsideName, object[]>> = {
    ingress: [inNamespace(ingressNamespace)],
    dns: [inNamespace('kube-system', { 'k8s-app': 'kube-dns' })],
    'kube-api': [{ ipBlock: { cidr: '0.0.0.0/0', except: FORBIDDEN } }],
    nodes: PRIVATE.map((cidr) => ({ ipBlock: { cidr } })),
    internet: [{ ipBlock: { cidr: '0.0.0.0/0', except: [...PRIVATE, ...FORBIDDEN] } }],
    stores: PRIVATE.map((cidr) => ({ ipBlock: { cidr } })),
  };
  return outside[name as OutsideName];
}

function inNamespace(name: string, labels?: Readonly<Record<string, string>>): object {
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
    ...(labels && { podSelector: { matchLabels: { ...labels } } }),
  };
}
