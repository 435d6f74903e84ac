// Values of Cluster Autoscaler's chart: it scales the groups of nodes of the stack `cloud`, which it finds by their tags.
import { resources } from '../constructs/hardened';
import type { Settings } from '../settings/schema';
import { podSecurityContext, securityContext } from './hardened';

/** The service account that its role trusts. */
export const AUTOSCALER_ACCOUNT = { namespace: 'kube-system', serviceAccount: 'cluster-autoscaler' } as const;

export const AUTOSCALER_CHART = {
  name: 'cluster-autoscaler',
  repository: 'https://kubernetes.github.io/autoscaler',
  version: '9.59.0',
} as const;

/** `clusterName` is that of EKS; `role` may be a reference that Terraform resolves. */
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
    // Its minor version is that of the cluster.
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
      // Our pods keep no data in their temporary volumes but a spool, which is emptied as they end.
      'skip-nodes-with-local-storage': false,
    },
    resources: resources({ cpu: '100m', memory: '600Mi' }),
    securityContext: podSecurityContext,
    containerSecurityContext: securityContext,
  };
}
