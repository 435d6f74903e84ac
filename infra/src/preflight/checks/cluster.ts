// Is the cluster reachable, healthy and recent enough, and may the user change it?
import { kubectlCommand } from '../../kubectl/kubectl';
import { blocker, type Check } from '../../kubectl/problem';
import { isNotFound, lastLine, parseJson, queryProblem } from '../../kubectl/query';
import { kubeconfigFiles } from '../../settings/kubeconfig';
import type { Settings } from '../../settings/schema';

/** Required by the charts and by our own objects. */
const MIN_MINOR_VERSION = 30;

/** kubectl is installed and its kubeconfig has the context; every other check needs both. */
export const checkContext: Check = async ({ settings, kubectl }) => {
  const { context } = settings.cluster;
  const kubeconfig = kubeconfigFiles(settings).join(', ');
  const { code, stdout, stderr } = await kubectl(['config', 'get-contexts', '--output=name']);
  if (code === 127) {
    return [blocker('kubectl is not installed.', 'install it: https://kubernetes.io/docs/tasks/tools/')];
  }
  if (code !== 0) return [blocker(`Could not read ${kubeconfig}: ${lastLine(stderr)}`, contextFix(settings))];
  const contexts = stdout.split('\n').filter(Boolean);
  if (contexts.includes(context)) return [];
  const present = contexts.join(', ') || 'no contexts';
  const message = `The context ${context} (cluster.context) is not in ${kubeconfig}, which has ${present}.`;
  return [blocker(message, contextFix(settings))];
};

function contextFix({ environment, cloud, cluster }: Settings): string {
  const name = `sextant-${environment}`;
  if (cloud) {
    return `make deploy ENV=${environment} STACK=cloud, then: aws eks update-kubeconfig --region ${cloud.region} --name ${name} --alias ${cluster.context}`;
  }
  if (cluster.context.startsWith('kind-')) return `kind create cluster --name ${cluster.context.slice('kind-'.length)}`;
  return `add the cluster to that file, or name another context in infra/src/environments/${environment}.ts`;
}

/** The API server responds, has a supported version and is ready. */
export const checkApiServer: Check = async (access) => {
  const { settings, kubectl } = access;
  const { code, stdout, stderr } = await kubectl(['get', '--raw', '/version']);
  if (code !== 0) {
    const message = `The cluster of ${settings.cluster.context} does not respond: ${lastLine(stderr)}`;
    return [blocker(message, `${kubectlCommand(settings)} cluster-info`)];
  }
  const subject = 'the version of the cluster';
  const { minor, gitVersion } = parseJson<{ minor?: string; gitVersion?: string }>(access, subject, stdout);
  if (minor === undefined) {
    return [blocker(`Could not read ${subject}: the response has no version.`, `${kubectlCommand(settings)} version`)];
  }
  if (Number.parseInt(minor, 10) >= MIN_MINOR_VERSION) return checkReadyz(access);
  return [blocker(`The cluster runs Kubernetes ${gitVersion}.`, `upgrade it to 1.${MIN_MINOR_VERSION} or newer`)];
};

/** The API server can serve some requests without etcd; /readyz names the parts that fail. */
const checkReadyz: Check = async ({ settings, kubectl }) => {
  const args = ['get', '--raw', '/readyz'];
  const result = await kubectl(args);
  // A proxy may hide the path. Later checks then report failures.
  if (result.code === 0 || isNotFound(result) || result.stderr.includes('(Forbidden)')) return [];
  const failed = [...`${result.stdout}${result.stderr}`.matchAll(/\[-\](\S+) failed/g)].map(([, part]) => part);
  const { message, fix } = queryProblem({ subject: '/readyz', args }, result, kubectlCommand(settings));
  if (failed.length === 0) return [blocker(message, fix)];
  return [blocker(`The API server of ${settings.cluster.context} is not ready: ${failed.join(', ')} failed.`, fix)];
};

/** Cluster-scoped resources that the base stack and the charts create. */
const CREATED = [
  'namespaces',
  'clusterroles.rbac.authorization.k8s.io',
  'customresourcedefinitions.apiextensions.k8s.io',
];

export const checkPermissions: Check = async ({ settings, kubectl }) => {
  const answers = await Promise.all(
    CREATED.map(async (resource) => {
      const args = ['auth', 'can-i', 'create', resource];
      return { resource: resource.split('.')[0], args, result: await kubectl(args) };
    }),
  );
  // kubectl exits with 1 both for "no" and for a failure.
  const failed = answers.find(({ result }) => result.code !== 0 && !/^no\b/.test(result.stdout));
  if (failed) {
    const subject = `whether ${settings.cluster.context} may create ${failed.resource}`;
    return [queryProblem({ subject, args: failed.args }, failed.result, kubectlCommand(settings))];
  }
  const denied = answers.filter(({ result }) => result.code !== 0).map(({ resource }) => resource);
  if (denied.length === 0) return [];
  return [
    blocker(
      `The user of ${settings.cluster.context} may not create ${denied.join(', ')}.`,
      'log in as a cluster administrator: the charts create cluster-scoped resources',
    ),
  ];
};
