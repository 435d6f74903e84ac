// NetworkPolicies: every connection is denied except those in the list of paths.
import { Construct, NetworkPolicyV1, type NetworkPolicyV1Spec } from '../cdktf';
import { isIpv4 } from '../settings/endpoints';
import { type Component, type ComponentName, COMPONENTS, NAMESPACES } from './components';
import { type Destination, serviceOf } from './destinations';
import type { OutsideName, Path } from './paths';

export interface NetworkProps {
  readonly paths: readonly Path[];
  /** Namespace of the ingress controller. */
  readonly ingressNamespace: string;
}

interface NetworkPolicy {
  readonly id: string;
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: object;
}

/** The peers and ports of one policy rule. */
export interface Rule {
  readonly peers: object[];
  readonly ports: { readonly port: string; readonly protocol: string }[];
}

export class Network extends Construct {
  constructor(scope: Construct, id: string, { paths, ingressNamespace }: NetworkProps) {
    super(scope, id);
    for (const { id: policy, metadata, spec } of networkPolicies(paths, ingressNamespace)) {
      new NetworkPolicyV1(this, policy, { metadata, spec: spec as NetworkPolicyV1Spec });
    }
  }
}

/** A default-deny policy for each namespace, and one policy for each component. */
function networkPolicies(paths: readonly Path[], ingressNamespace: string): readonly NetworkPolicy[] {
  const denials = Object.entries(NAMESPACES).map(([role, namespace]) => ({
    id: `deny-${role}`,
    metadata: { name: 'default-deny', namespace },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  }));
  const components = Object.entries<Component>(COMPONENTS).map(([name, { namespace, labels }]) => {
    const ingress = paths.filter(({ to }) => to === name).map((path) => ruleOf(path, path.from, ingressNamespace));
    const egress = paths.filter(({ from }) => from === name).map((path) => ruleOf(path, path.to, ingressNamespace));
    return {
      id: name,
      metadata: { name, namespace: NAMESPACES[namespace] },
      spec: {
        podSelector: { matchLabels: { ...labels } },
        policyTypes: ['Ingress', 'Egress'],
        ingress: ingress.map(({ peers, ports }) => ({ from: peers, ports })),
        egress: egress.map(({ peers, ports }) => ({ to: peers, ports })),
      },
    };
  });
  return [...denials, ...components];
}

/** The rule for one end of a path; `other` is the opposite end. */
export function ruleOf(path: Path, other: Path['from'], ingressNamespace: string): Rule {
  if (path.destination) return destinationRule(path.destination);
  return { peers: peersOf(other, ingressNamespace), ports: portsOf(path) };
}

function portsOf({ to, port }: Path): Rule['ports'] {
  if (typeof port === 'string') {
    const number = (COMPONENTS[to as ComponentName].ports as Readonly<Record<string, number>>)[port]!;
    return [{ port: String(number), protocol: 'TCP' }];
  }
  if (to === 'dns') return ['UDP', 'TCP'].map((protocol) => ({ port: String(port), protocol }));
  // The Service of the API listens on 443; its endpoints, to which policies apply, may listen on 6443.
  const ports = to === 'kube-api' ? [port, 6443] : [port];
  return ports.map((number) => ({ port: String(number), protocol: 'TCP' }));
}

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];
/** Link-local and carrier-grade NAT ranges: cloud metadata services use them. */
const FORBIDDEN = ['169.254.0.0/16', '100.64.0.0/10'];
const ANYWHERE = { ipBlock: { cidr: '0.0.0.0/0', except: FORBIDDEN } };

/** Policies apply after a Service address is translated to a pod address, so a Service is admitted by its namespace. */
function destinationRule({ host, port, podPort = port, ranges }: Destination): Rule {
  const service = serviceOf(host);
  const ports = [{ port: String(service ? podPort : port), protocol: 'TCP' }];
  if (service) return { peers: [inNamespace(service.namespace)], ports };
  if (isIpv4(host)) return { peers: [{ ipBlock: { cidr: `${host}/32` } }], ports };
  return { peers: ranges ? ranges.map((cidr) => ({ ipBlock: { cidr } })) : [ANYWHERE], ports };
}

function peersOf(name: Path['from'], ingressNamespace: string): object[] {
  if (name in COMPONENTS) {
    const { namespace, labels } = COMPONENTS[name as ComponentName];
    return [inNamespace(NAMESPACES[namespace], labels)];
  }
  const outside: Readonly<Record<Exclude<OutsideName, 'destinations'>, object[]>> = {
    ingress: [inNamespace(ingressNamespace)],
    dns: [inNamespace('kube-system', { 'k8s-app': 'kube-dns' })],
    'kube-api': [ANYWHERE],
    nodes: PRIVATE.map((cidr) => ({ ipBlock: { cidr } })),
    internet: [{ ipBlock: { cidr: '0.0.0.0/0', except: [...PRIVATE, ...FORBIDDEN] } }],
  };
  return outside[name as keyof typeof outside];
}

function inNamespace(name: string, labels?: Readonly<Record<string, string>>): object {
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
    ...(labels && { podSelector: { matchLabels: { ...labels } } }),
  };
}
