// Settings of the cluster: how to reach it, and what else runs there.
import { z } from 'zod';
import { name } from './names';

export const cluster = z.strictObject({
  context: z.string().min(1).describe('kubeconfig context'),
  kubeconfig: z.string().min(1).optional().describe('kubeconfig file; defaults to `KUBECONFIG`, then `~/.kube/config`'),
  autoscaling: z
    .boolean()
    .default(false)
    .describe('set to true if Cluster Autoscaler or Karpenter adds nodes for pending pods'),
  controlPlaneMetrics: z
    .boolean()
    .default(false)
    .describe(
      'set to true if pods can scrape etcd, the scheduler, the controller manager and kube-proxy on the nodes; managed clusters do not allow it',
    ),
  certManagerNamespace: name
    .optional()
    .describe(
      'namespace of cert-manager; Prometheus scrapes it, and an alert warns of certificates that it does not renew',
    ),
});
