// Does the cluster have an ingress controller and metrics-server?
import { kubectlCommand } from '../../kubectl/kubectl';
import { type Check, warning } from '../../kubectl/problem';
import { exists, isNotFound, lastLine, queryProblem } from '../../kubectl/query';

export const checkIngress: Check = async (access) => {
  const { ingressClass, ingressNamespace, environment } = access.settings;
  const isThere = (subject: string, ...args: string[]) => exists(access, { subject, args, optional: true });
  const [hasClass, hasNamespace] = await Promise.all([
    isThere(`the ingress class ${ingressClass}`, 'get', 'ingressclass', ingressClass),
    isThere(`the namespace ${ingressNamespace}`, 'get', 'namespace', ingressNamespace),
  ]);
  const fix = `install an ingress controller, or name yours in infra/src/environments/${environment}.ts`;
  const noClass = `The ingress class ${ingressClass} (ingressClass) does not exist: the hosts are not reachable from outside.`;
  const noNamespace = `The namespace ${ingressNamespace} (ingressNamespace) does not exist: NetworkPolicies only admit an ingress controller from there.`;
  return [...(hasClass ? [] : [warning(noClass, fix)]), ...(hasNamespace ? [] : [warning(noNamespace, fix)])];
};

const METRICS = '/apis/metrics.k8s.io/v1beta1';

export const checkMetricsServer: Check = async ({ settings, kubectl }) => {
  const args = ['get', '--raw', METRICS];
  const result = await kubectl(args);
  if (result.code === 0) return [];
  const command = `${kubectlCommand(settings)} get apiservice v1beta1.metrics.k8s.io`;
  if (isNotFound(result)) {
    const message = 'The cluster has no pod metrics (metrics.k8s.io): autoscalers cannot scale by CPU.';
    return [warning(message, `install metrics-server; ${command} shows when it is ready`)];
  }
  if (result.stderr.includes('(ServiceUnavailable)')) {
    const message = `metrics-server is installed but does not respond: ${lastLine(result.stderr)}`;
    return [warning(message, `${command} --output=yaml shows why`)];
  }
  return [queryProblem({ subject: METRICS, args, optional: true }, result, kubectlCommand(settings))];
};
