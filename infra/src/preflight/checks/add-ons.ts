// What the cluster must have besides us: an ingress controller, and metrics of pods for autoscalers.
import { kubectlCommand } from '../../kubectl/kubectl';
import { type Check, warns } from '../../kubectl/problem';
import { isNotFound, isThere, lastLine, problemOf } from '../../kubectl/query';

export const ingressIsThere: Check = async (site) => {
  const { ingressClass, ingressNamespace, environment } = site.settings;
  const ask = (about: string, ...args: string[]) => isThere(site, { about, args, optional: true });
  const [byClass, byNamespace] = await Promise.all([
    ask(`the ingress class ${ingressClass}`, 'get', 'ingressclass', ingressClass),
    ask(`the namespace ${ingressNamespace}`, 'get', 'namespace', ingressNamespace),
  ]);
  const install = `install an ingress controller, or name yours in infra/src/environments/${environment}.ts`;
  return [
    ...(byClass
      ? []
      : [
          warns(`There is no ingress class ${ingressClass} (ingressClass): nobody outside reaches the hosts.`, install),
        ]),
    ...(byNamespace
      ? []
      : [
          warns(
            `There is no namespace ${ingressNamespace} (ingressNamespace): policies let the ingress controller in from there alone.`,
            install,
          ),
        ]),
  ];
};

const METRICS = '/apis/metrics.k8s.io/v1beta1';

export const metricsAreThere: Check = async ({ settings, kubectl }) => {
  const args = ['get', '--raw', METRICS];
  const answer = await kubectl(args);
  if (answer.code === 0) return [];
  const command = `${kubectlCommand(settings)} get apiservice v1beta1.metrics.k8s.io`;
  if (isNotFound(answer)) {
    return [
      warns(
        'The cluster has no metrics of pods (metrics.k8s.io): autoscalers do not see the processor.',
        `install metrics-server: ${command} shows when it is ready`,
      ),
    ];
  }
  // Registered, and its server does not answer: autoscalers wait for it, the deployment does not.
  if (answer.stderr.includes('(ServiceUnavailable)')) {
    const what = `metrics-server is installed and does not answer: ${lastLine(answer.stderr)}`;
    return [warns(what, `${command} --output=yaml says why`)];
  }
  return [problemOf({ about: METRICS, args, optional: true }, answer, kubectlCommand(settings))];
};
