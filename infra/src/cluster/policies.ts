// What NetworkPolicies allow, as a network plug-in reads them; a part of a policy that is not understood is an error.
import { BlockList } from 'node:net';

export interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: unknown;
}

export interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

interface Port {
  readonly port?: number | string;
  readonly protocol?: string;
  readonly endPort?: number;
}

export interface Policy {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly podSelector: Selector;
    readonly policyTypes?: readonly string[];
    readonly ingress?: readonly { readonly from?: readonly Peer[]; readonly ports?: readonly Port[] }[];
    readonly egress?: readonly { readonly to?: readonly Peer[]; readonly ports?: readonly Port[] }[];
  };
}

/** A pod, or something outside of the cluster, which has an address alone. */
export interface Endpoint {
  readonly address: string;
  readonly pod?: { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
}

export interface Listener {
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
}

interface Rule {
  readonly peers: readonly Peer[] | undefined;
  readonly ports: readonly Port[] | undefined;
}

/** Whether a connection can be opened: the one's policies let it out, the other's let it in. */
export function mayConnect(policies: readonly Policy[], from: Endpoint, to: Endpoint, listener: Listener): boolean {
  const outOf = rulesOf(policies, from, 'Egress');
  const into = rulesOf(policies, to, 'Ingress');
  return (
    (outOf === 'free' || outOf.some((rule) => hasPort(rule, listener) && hasPeer(rule, to))) &&
    (into === 'free' || into.some((rule) => hasPort(rule, listener) && hasPeer(rule, from)))
  );
}

/** The policies that select a pod. */
export function policiesOf(policies: readonly Policy[], { pod }: Endpoint): readonly Policy[] {
  return policies.filter(
    ({ metadata, spec }) => pod?.namespace === metadata.namespace && selects(spec.podSelector, pod.labels),
  );
}

/** Without a policy of its direction everything is free; with one, only what a rule names. */
function rulesOf(policies: readonly Policy[], of: Endpoint, type: 'Ingress' | 'Egress'): readonly Rule[] | 'free' {
  const own = policiesOf(policies, of).filter(({ spec }) => spec.policyTypes?.includes(type));
  if (own.length === 0) return 'free';
  return own.flatMap(({ spec }) =>
    type === 'Egress'
      ? (spec.egress ?? []).map(({ to, ports }) => ({ peers: to, ports }))
      : (spec.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports })),
  );
}

function hasPort({ ports }: Rule, { port, protocol }: Listener): boolean {
  if (ports === undefined || ports.length === 0) return true;
  return ports.some((allowed) => {
    if (typeof allowed.port === 'string' || allowed.endPort !== undefined) throw notUnderstood('port', allowed);
    return (allowed.port === undefined || allowed.port === port) && (allowed.protocol ?? 'TCP') === protocol;
  });
}

function hasPeer({ peers }: Rule, other: Endpoint): boolean {
  return peers === undefined || peers.length === 0 || peers.some((peer) => isPeer(peer, other));
}

/** Some plug-ins hold an ipBlock against addresses of pods too, others do not: the wider reading is taken. */
function isPeer({ ipBlock, podSelector, namespaceSelector }: Peer, { address, pod }: Endpoint): boolean {
  if (ipBlock) return isIn(ipBlock.cidr, address) && !(ipBlock.except ?? []).some((cidr) => isIn(cidr, address));
  // A podSelector alone means the policy's own namespace; none of ours says it that way.
  if (!namespaceSelector) throw notUnderstood('peer', { podSelector });
  return (
    pod !== undefined &&
    selects(namespaceSelector, { 'kubernetes.io/metadata.name': pod.namespace }) &&
    selects(podSelector ?? {}, pod.labels)
  );
}

function selects({ matchLabels = {}, matchExpressions }: Selector, labels: Readonly<Record<string, string>>): boolean {
  if (matchExpressions !== undefined) throw notUnderstood('selector', { matchExpressions });
  return Object.entries(matchLabels).every(([name, value]) => labels[name] === value);
}

function isIn(cidr: string, address: string): boolean {
  const [network = '', prefix] = cidr.split('/');
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), 'ipv4');
  return list.check(address, 'ipv4');
}

function notUnderstood(what: string, part: object): Error {
  return new Error(`this ${what} of a NetworkPolicy is not understood here: ${JSON.stringify(part)}`);
}
