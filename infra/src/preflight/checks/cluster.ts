// Is the cluster there, can it be asked, is it new enough, and may we change it?
import { kubeconfigFiles } from '../../settings/kubeconfig';
import { kubectlCommand } from '../../kubectl/kubectl';
import { type Check, stops } from '../../kubectl/problem';
import { isNotFound, lastLine, parsed, problemOf } from '../../kubectl/query';

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

/** The API answers, all of it works, and its version is supported. */
export const answers: Check = async (site) => {
  const { settings, kubectl } = site;
  const { code, stdout, stderr } = await kubectl(['get', '--raw', '/version']);
  if (code !== 0) {
    const what = `The cluster of ${settings.cluster.context} does not answer: ${lastLine(stderr)}`;
    return [stops(what, `${kubectlCommand(settings)} cluster-info`)];
  }
  const about = 'the version of the cluster';
  const { minor, gitVersion } = parsed<{ readonly minor?: string; readonly gitVersion?: string }>(site, about, stdout);
  if (minor === undefined) {
    return [stops(`Could not read ${about}: the answer has no version.`, `${kubectlCommand(settings)} version`)];
  }
  if (Number.parseInt(minor, 10) >= OLDEST_MINOR) return isReady(site);
  return [stops(`The cluster runs Kubernetes ${gitVersion}.`, `upgrade it to 1.${OLDEST_MINOR} or newer`)];
};

/** An API server answers some questions without its database; this one names what does not work. */
const isReady: Check = async ({ settings, kubectl }) => {
  const args = ['get', '--raw', '/readyz'];
  const answer = await kubectl(args);
  // A proxy before the API may hide the path; then every question after this one speaks for itself.
  if (answer.code === 0 || isNotFound(answer) || answer.stderr.includes('(Forbidden)')) return [];
  const failed = [...`${answer.stdout}${answer.stderr}`.matchAll(/\[-\](\S+) failed/g)].map(([, part]) => part);
  const { what, mend } = problemOf({ about: '/readyz', args }, answer, kubectlCommand(settings));
  if (failed.length === 0) return [stops(what, mend)];
  return [stops(`The API server of ${settings.cluster.context} is not ready: ${failed.join(', ')} failed.`, mend)];
};

/** What charts and the base stack make besides what lies in a namespace. */
const RIGHTS = [
  'namespaces',
  'clusterroles.rbac.authorization.k8s.io',
  'customresourcedefinitions.apiextensions.k8s.io',
];

export const mayChangeIt: Check = async ({ settings, kubectl }) => {
  const asked = await Promise.all(
    RIGHTS.map(async (resource) => {
      const args = ['auth', 'can-i', 'create', resource];
      return { resource, args, answer: await kubectl(args) };
    }),
  );
  // kubectl ends with 1 for "no" and for a failure alike; only the word tells them apart.
  const failed = asked.find(({ answer }) => answer.code !== 0 && !/^no\b/.test(answer.stdout));
  if (failed) {
    const about = `whether ${settings.cluster.context} may create ${failed.resource.split('.')[0]}`;
    return [problemOf({ about, args: failed.args }, failed.answer, kubectlCommand(settings))];
  }
  const denied = asked.filter(({ answer }) => answer.code !== 0).map(({ resource }) => resource.split('.')[0]);
  if (denied.length === 0) return [];
  return [
    stops(
      `The user of ${settings.cluster.context} may not create ${denied.join(', ')}.`,
      'log in as an administrator of the cluster: charts bring kinds and roles of the whole cluster',
    ),
  ];
};
