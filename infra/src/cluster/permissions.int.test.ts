// RBAC of the base stack on a real API server: what service accounts, viewers and operators may do.
import { NAMESPACES } from '../network/components';
import { loadSettings } from '../settings/load';
import { SERVICES } from '../settings/schema';
import { GROUPS } from '../stacks/base';
import { OUR_NAMESPACES, TestCluster } from '../testing/cluster/test-cluster';

jest.setTimeout(120_000);

let cluster: TestCluster;

beforeAll(async () => {
  cluster = await TestCluster.start([loadSettings('local')]);
  expect(await cluster.apply(cluster.objects('local'))).toEqual([]);
});
afterAll(() => cluster?.stop());

interface ResourceRule {
  readonly verbs: readonly string[];
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
}
interface AccessQuery {
  readonly verb: string;
  readonly resource: string;
  readonly namespace?: string;
  readonly group?: string;
  readonly subresource?: string;
}

/** Everything a user may do in a namespace, as the API server reports it: `group/resource verb`. */
async function permissions(as: { user: string; groups: readonly string[] }, namespace: string): Promise<string[]> {
  const { status, body } = await cluster.client.request<{
    status: { resourceRules: readonly ResourceRule[]; incomplete: boolean };
  }>({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
    body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } },
    as: { ...as, groups: [...as.groups, 'system:authenticated'] },
  });
  expect([status, body.status.incomplete]).toEqual([201, false]);
  const all = body.status.resourceRules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) => resources.flatMap((resource) => verbs.map((verb) => `${group}/${resource} ${verb}`))),
  );
  return [...new Set(all)].sort();
}

/** Permissions of every authenticated user: reviews of the user's own identity and access. */
const AUTHENTICATED = ['selfsubjectaccessreviews', 'selfsubjectrulesreviews']
  .map((resource) => `authorization.k8s.io/${resource} create`)
  .concat('authentication.k8s.io/selfsubjectreviews create')
  .sort();
const account = (name: string, namespace: string) => ({
  user: `system:serviceaccount:${namespace}:${name}`,
  groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`],
});

test('service accounts have no permissions in any namespace', async () => {
  const all = await cluster.ours('/api/v1/serviceaccounts');
  const accounts = all.filter(({ metadata }) => metadata.name !== 'default');
  expect(accounts.map(({ metadata }) => metadata.name).sort()).toEqual(
    [...SERVICES, 'migrations', 'postgres', 'redis'].sort(),
  );
  for (const { metadata } of accounts) {
    for (const namespace of [...OUR_NAMESPACES, 'kube-system']) {
      expect(await permissions(account(metadata.name, metadata.namespace), namespace)).toEqual(AUTHENTICATED);
    }
  }
});

test('viewers only read; neither viewers nor operators read Secrets, exec into pods or manage access', async () => {
  for (const namespace of OUR_NAMESPACES) {
    const [viewers, operators] = await Promise.all(
      [GROUPS.viewers, GROUPS.operators].map((group) => permissions({ user: 'ann', groups: [group] }, namespace)),
    );
    expect(viewers!.filter((permission) => !/ (get|list|watch)$/.test(permission))).toEqual(AUTHENTICATED);
    const forbidden = /^\/secrets|\/exec|\/attach|\*|serviceaccounts|rbac|impersonate|escalate|bind/;
    expect([...viewers!, ...operators!].filter((permission) => forbidden.test(permission))).toEqual([]);
    expect(operators).toEqual(expect.arrayContaining(viewers!));
  }
});

test('outside our namespaces operators may only read the list of namespaces', async () => {
  const elsewhere = await permissions({ user: 'ann', groups: [GROUPS.operators] }, 'kube-system');
  expect(elsewhere).toEqual([...AUTHENTICATED, '/namespaces get', '/namespaces list'].sort());
});

const namespace = NAMESPACES.services;
const apps = { group: 'apps', resource: 'deployments', namespace };
test.each<[who: keyof typeof GROUPS, may: 'may' | 'may not', query: AccessQuery]>([
  ['viewers', 'may', { verb: 'list', resource: 'pods', namespace }],
  ['viewers', 'may', { verb: 'get', resource: 'pods', subresource: 'log', namespace }],
  ['viewers', 'may', { verb: 'watch', ...apps }],
  ['viewers', 'may', { verb: 'list', resource: 'namespaces' }],
  ['viewers', 'may not', { verb: 'get', resource: 'secrets', namespace }],
  ['viewers', 'may not', { verb: 'delete', resource: 'pods', namespace }],
  ['viewers', 'may not', { verb: 'patch', ...apps }],
  ['viewers', 'may not', { verb: 'list', resource: 'pods', namespace: 'kube-system' }],
  ['viewers', 'may not', { verb: 'list', resource: 'pods' }],
  ['operators', 'may', { verb: 'get', resource: 'pods', subresource: 'log', namespace }],
  ['operators', 'may', { verb: 'delete', resource: 'pods', namespace }],
  ['operators', 'may', { verb: 'patch', ...apps }],
  ['operators', 'may', { verb: 'update', ...apps, subresource: 'scale' }],
  ['operators', 'may', { verb: 'create', resource: 'pods', subresource: 'portforward', namespace }],
  ['operators', 'may not', { verb: 'create', resource: 'pods', subresource: 'exec', namespace }],
  ['operators', 'may not', { verb: 'create', resource: 'pods', namespace }],
  ['operators', 'may not', { verb: 'get', resource: 'secrets', namespace }],
  ['operators', 'may not', { verb: 'delete', ...apps }],
  ['operators', 'may not', { verb: 'create', resource: 'roles', group: 'rbac.authorization.k8s.io', namespace }],
  ['operators', 'may not', { verb: 'delete', resource: 'namespaces' }],
  ['operators', 'may not', { verb: 'delete', resource: 'pods', namespace: 'default' }],
])('%s %s %j', async (who, may, resourceAttributes) => {
  expect(await cluster.allows({ user: 'ann', groups: [GROUPS[who]], resourceAttributes })).toBe(may === 'may');
});
