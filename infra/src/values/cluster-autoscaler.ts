// Chart values of Cluster Autoscaler, which scales the node groups of the stack `cloud`.
import { resources } from '../constructs/hardened';
import type { Settings } from '../settings/schema';
import { podSecurityContext, securityContext } from './pods';

/** The service account that its IAM role trusts. */
export const AUTOSCALER_ACCOUNT = { namespace: 'kube-system', serviceAccount: 'cluster-autoscaler' } as const;

export const AUTOSCALER_CHART = {
  name: 'cluster-autoscaler',
  repository: 'https://kubernetes.github.io/autoscaler',
  version: '9.59.0',
} as const;

/** `role` is an ARN or a CDKTF token. */
export function autoscalerValues(
  { region, kubernetesVersion }: NonNullable<Settings['cloud']>,
  clusterName: string,
  role: string,
): object {
  return {
    fullnameOverride: AUTOSCALER_ACCOUNT.serviceAccount,
    cloudProvider: 'aws',
    awsRegion: region,
    autoDiscovery: { clusterName },
    // The minor version must match that of the cluster.
    image: { tag: `v${kubernetesVersion}.0` },
    rbac: {
      serviceAccount: {
        name: AUTOSCALER_ACCOUNT.serviceAccount,
        annotations: { 'eks.amazonaws.com/role-arn': role },
      },
    },
    extraArgs: {
      expander: 'least-waste',
      'balance-similar-node-groups': true,
      // The emptyDir volumes of our pods only hold a spool, which a pod drains before it ends.
      'skip-nodes-with-local-storage': false,
    },
    resources: resources({ cpu: '100m', memory: '600Mi' }),
    securityContext: podSecurityContext,
    containerSecurityContext: securityContext,
  };
}
