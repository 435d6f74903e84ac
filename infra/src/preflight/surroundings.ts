// What the cluster must have besides us: an ingress controller, and metrics of pods for autoscalers.
import { kubectlCommand } from './kubectl';
import { type Check, warns } from './problem';

export const ingressIsThere: Check = async ({ settings, kubectl }) => {
  const { ingressClass, ingressNamespace, environment } = settings;
  const [byClass, byNamespace] = await Promise.all([
    kubectl(['get', 'ingressclass', ingressClass, '--output=name']),
    kubectl(['get', 'namespace', ingressNamespace, '--output=name']),
  ]);
  const install = `install an ingress controller, or name yours in infra/src/environments/${environment}.ts`;
  return [
    ...(byClass.code === 0
      ? []
      : [
          warns(`There is no ingress class ${ingressClass} (ingressClass): nobody outside reaches the hosts.`, install),
        ]),
    ...(byNamespace.code === 0
      ? []
      : [
          warns(
            `There is no namespace ${ingressNamespace} (ingressNamespace): policies let the ingress controller in from there alone.`,
            install,
          ),
        ]),
  ];
};

export const metricsAreThere: Check = async ({ settings, kubectl }) => {
  const { code } = await kubectl(['get', '--raw', '/apis/metrics.k8s.io/v1beta1']);
  if (code === 0) return [];
  return [
    warns(
      'The cluster has no metrics of pods (metrics.k8s.io): autoscalers do not see the processor.',
      `install metrics-server: ${kubectlCommand(settings)} get apiservice v1beta1.metrics.k8s.io shows when it is ready`,
    ),
  ];
};
