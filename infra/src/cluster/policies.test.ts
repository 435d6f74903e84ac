import { mayConnect, type Endpoint, type Peer, type Policy } from './policies';

const pod = (namespace: string, app: string, address = '10.0.0.9'): Endpoint => ({
  address,
  pod: { namespace, labels: { app } },
});
const http = { port: 80, protocol: 'TCP' } as const;
const [web, store, stranger] = [pod('a', 'web'), pod('b', 'store'), pod('b', 'stranger')];
const outside: Endpoint = { address: '8.8.8.8' };

function policy(namespace: string, app: string | undefined, spec: Partial<Policy['spec']>): Policy {
  const podSelector = app === undefined ? {} : { matchLabels: { app } };
  return { metadata: { name: app ?? 'all', namespace }, spec: { podSelector, policyTypes: ['Ingress'], ...spec } };
}
const peer = (namespace: string, app?: string): Peer => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
  ...(app !== undefined && { podSelector: { matchLabels: { app } } }),
});
const letIn = (from: Peer[], ports = [{ port: 80 }]) => policy('b', 'store', { ingress: [{ from, ports }] });

test.each<[what: string, allowed: boolean, policies: readonly Policy[], from: Endpoint, to: Endpoint]>([
  ['where no policy selects a pod', true, [policy('c', undefined, {})], web, store],
  [
    'where a policy is for the other direction',
    true,
    [policy('b', undefined, { policyTypes: ['Egress'] })],
    web,
    store,
  ],
  ['where all is denied', false, [policy('b', undefined, {})], web, store],
  [
    'where a rule beside the denial names the pod',
    true,
    [policy('b', undefined, {}), letIn([peer('a', 'web')])],
    web,
    store,
  ],
  ['where a rule names another pod', false, [letIn([peer('a', 'job')])], web, store],
  ['where a rule names the pods of another namespace', false, [letIn([peer('b', 'web')])], web, store],
  ['where a rule names a whole namespace', true, [letIn([peer('a')])], web, store],
  ['where a rule is for another port', false, [letIn([peer('a')], [{ port: 81 }])], web, store],
  ['where a rule names no peers', true, [letIn([])], web, store],
  [
    'where one may send but the other may not receive',
    false,
    [policy('b', undefined, {}), policy('a', 'web', { policyTypes: ['Egress'], egress: [{ to: [peer('b')] }] })],
    web,
    store,
  ],
  ['from a pod that nobody named', false, [letIn([peer('a', 'web')])], stranger, store],
])('a connection, %s, is allowed: %s', (_, allowed, policies, from, to) => {
  expect(mayConnect(policies, from, to, http)).toBe(allowed);
});

test('addresses are in a block, but for the exceptions', () => {
  const ipBlock = { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '169.254.0.0/16'] };
  const policies = [
    policy('a', 'web', { policyTypes: ['Egress'], egress: [{ to: [{ ipBlock }], ports: [{ port: 80 }] }] }),
  ];
  const reached = ['8.8.8.8', '10.1.2.3', '169.254.169.254', '11.0.0.1'].filter((address) =>
    mayConnect(policies, web, { address }, http),
  );
  expect(reached).toEqual(['8.8.8.8', '11.0.0.1']);
  expect(mayConnect(policies, web, outside, { ...http, protocol: 'UDP' })).toBe(false);
});

test.each<[what: string, policies: Policy]>([
  ['a selector by expressions', policy('b', undefined, { podSelector: { matchExpressions: [] } })],
  ['a port by name', letIn([peer('a')], [{ port: 'http' as never }])],
  ['a peer without a namespace', letIn([{ podSelector: {} }])],
])('%s is refused rather than read wrongly', (_, wrong) => {
  expect(() => mayConnect([wrong], web, store, http)).toThrow(/is not understood here/);
});
