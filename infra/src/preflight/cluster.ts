// Is the cluster there, can it be asked, is it new enough, and may we change it?
import { kubeconfigFiles } from '../settings/kubeconfig';
import { kubectlCommand } from './kubectl';
import { type Check, stops } from './problem';

/** The oldest minor version that charts and our own objects are written for. */
const OLDEST_MINOR = 30;

/** The program and the context; without them nothing else can be asked. */
export const contextIsThere: Check = async ({ settings, kubectl }) => {
  const { context } = settings.cluster;
  const kubeconfig = kubeconfigFiles(settings).join(', ');
  const { code, stdout, stderr } = await kubectl(['config', 'get-contexts', '--output=name']);
  if (code === 127) {
    return [stops('kubectl is missing.', 'install it: https://kubernetes.io/docs/tasks/tools/')];
  }
  if (code !== 0) return [stops(`The file ${kubeconfig} cannot be read: ${lastLine(stderr)}`, howToGet(settings))];
  const contexts = stdout.split('\n').filter(Boolean);
  if (contexts.includes(context)) return [];
  const there = contexts.length > 0 ? `it has ${contexts.join(', ')}` : 'it has none';
  return [stops(`The context ${context} (cluster.context) is not in ${kubeconfig}: ${there}.`, howToGet(settings))];
};

function howToGet({ environment, cloud, cluster }: Parameters<Check>[0]['settings']): string {
  const name = `sextant-${environment}`;
  if (cloud) {
    return `make deploy ENV=${environment} STACK=cloud, then: aws eks update-kubeconfig --region ${cloud.region} --name ${name} --alias ${cluster.context}`;
  }
  if (cluster.context.startsWith('kind-')) return `kind create cluster --name ${cluster.context.slice('kind-'.length)}`;
  return `add the cluster to that file, or name another context in infra/src/environments/${environment}.ts`;
}

/** The API answers and says a version that is supported. */
export const answers: Check = async ({ settings, kubectl }) => {
  const { code, stdout, stderr } = await kubectl(['get', '--raw', '/version']);
  const command = `${kubectlCommand(settings)} cluster-info`;
  if (code !== 0) {
    return [stops(`The cluster of ${settings.cluster.context} does not answer: ${lastLine(stderr)}`, command)];
  }
  const { minor, gitVersion } = JSON.parse(stdout) as { readonly minor: string; readonly gitVersion: string };
  if (Number.parseInt(minor, 10) >= OLDEST_MINOR) return [];
  return [stops(`The cluster runs Kubernetes ${gitVersion}.`, `upgrade it to 1.${OLDEST_MINOR} or newer`)];
};

/** What charts and the base stack make besides what lies in a namespace. */
const RIGHTS = [
  'namespaces',
  'clusterroles.rbac.authorization.k8s.io',
  'customresourcedefinitions.apiextensions.k8s.io',
];

export const mayChangeIt: Check = async ({ settings, kubectl }) => {
  const asked = await Promise.all(
    RIGHTS.map(async (resource) => ({ resource, ...(await kubectl(['auth', 'can-i', 'create', resource])) })),
  );
  const denied = asked.filter(({ code }) => code !== 0).map(({ resource }) => resource.split('.')[0]);
  if (denied.length === 0) return [];
  return [
    stops(
      `Who ${settings.cluster.context} logs in as may not create ${denied.join(', ')}.`,
      'log in as an administrator of the cluster: charts bring kinds and roles of the whole cluster',
    ),
  ];
};

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) || 'it gave no reason';
}
